// All that may differ between direct and through, each with its reason. The wire test accepts nothing else; a case that shows one names it,
// and what needs time, limits or a candidate names the test that shows it.

export interface AllowedDifference {
  readonly name: string
  readonly what: string
  readonly reason: string
  /** Set where no wire case can show it: a file below proxy/test and a part of the title. */
  readonly test?: { readonly file: string; readonly title: string }
}

export const allowedDifferences: readonly AllowedDifference[] = [
  {
    name: 'hop-by-hop-fields',
    what: 'Connection, Keep-Alive, Proxy-Connection, TE (but trailers), Upgrade outside a tunnel, and fields listed in Connection',
    reason: 'they speak about one hop only (RFC 9110 §7.6.1)',
  },
  {
    name: 'connection-ends',
    what: 'whether the client’s connection lives on behind the last answer: it outlives legacy’s, and ends where its client has ended its half, sent no body or asked in vain for another protocol',
    reason: 'a connection belongs to one hop (RFC 9112 §9.3)',
  },
  { name: 'request-chunk-boundaries', what: 'chunk sizes and extensions of a request', reason: 'they carry no meaning (RFC 9112 §7.1)' },
  {
    name: 'request-white-space',
    what: 'white space round the value of a request field',
    reason: 'it is not part of the value (RFC 9110 §5.5)',
  },
  {
    name: 'request-line-form',
    what: 'empty lines before a request line and repeated spaces in it',
    reason: 'a reader skips them (RFC 9112 §2.2, §3); passed on they are a way to hide a request',
  },
  {
    name: 'heads-are-whole',
    what: 'legacy sees a request when its head is complete, never half of one',
    reason: 'half a head cannot be judged, and keeps no worker of legacy waiting',
  },
  { name: 'answer-version', what: 'an HTTP/1.0 answer arrives as HTTP/1.1', reason: 'a hop states its own version (RFC 9110 §2.5)' },
  {
    name: 'old-client',
    what: 'an HTTP/1.0 client gets no 1xx and no chunks: its answer ends with the connection',
    reason: 'it can read neither',
  },
  {
    name: 'pipelined-in-order',
    what: 'a pipelined request reaches legacy only after its predecessor was answered',
    reason: 'legacy answers in order too; each may travel on another socket',
  },
  {
    name: 'early-end',
    what: 'an early answer that ends the connection and has no body, or comes instead of a 100, ends the upload; legacy sees the client leave',
    reason: 'nobody knows whether the rest will come (RFC 9110 §10.1.1), and node:http sends such a head only by ending the answer',
  },
  {
    name: 'own-400',
    what: 'a request that two readers could understand differently is refused before legacy sees it',
    reason: 'request smuggling (RFC 9112 §11.2)',
  },
  {
    name: 'own-400-unread',
    what: 'a method that node does not know, or a raw byte from 0x80 in a request target, is refused',
    reason: 'node’s parser reads neither, and guessing where such a request begins would be worse (decision 0013)',
  },
  { name: 'own-405', what: 'CONNECT is refused', reason: 'a reverse proxy opens no tunnels to places a client names' },
  {
    name: 'own-408',
    what: 'a request that stops arriving is refused: its head within the limit for heads, its body within the limit for stalls',
    reason: 'a client that says nothing more must not hold a connection here and a worker of legacy',
    test: { file: 'life-stalls.test.ts', title: 'an upload that stops in the middle is 408' },
  },
  { name: 'own-413', what: 'chunk extensions without end are refused', reason: 'memory; they carry no meaning' },
  { name: 'own-431', what: 'a request head above 256 KiB is refused', reason: 'memory; legacy refuses far earlier' },
  { name: 'own-502', what: 'no answer, or one that is not HTTP: a neutral 502', reason: 'there is nothing to relay' },
  {
    name: 'own-503',
    what: 'a connection above the limits of connections is refused; so is a load test while operators wait for legacy',
    reason: 'one client, or a crowd of them, must not take the places of all others',
    test: { file: 'life-limits.test.ts', title: 'beyond the total get a neutral 503' },
  },
  {
    name: 'own-504',
    what: 'legacy that is not reached, or does not answer or read within a limit that is set: a neutral 504',
    reason: 'there is nothing to relay; without a limit (the default but for connecting) the client waits as it would directly',
    test: { file: 'forwarder-flow.test.ts', title: 'no head within headTimeoutMs is a neutral 504' },
  },
  {
    name: 'own-100',
    what: 'on a route whose requests are captured, the 100 that a client asked for is our own, where legacy might have refused at once',
    reason: 'a body that two sides are to answer must be read before either is asked (decision 0010)',
    test: { file: 'wire/captured.test.ts', title: 'direct and through, requests captured' },
  },
  {
    name: 'captured-whole',
    what: 'on a route whose requests are captured, legacy gets a request when its body is complete, and none of it when the client leaves before',
    reason:
      'a body that two sides are to answer must be read before either is asked (decision 0010); beyond the bound it flows on untouched',
    test: { file: 'wire/captured.test.ts', title: 'direct and through, requests captured' },
  },
  {
    name: 'candidate-half-close',
    what: 'a client that ends its sending half gets no answer from the candidate; legacy gets to see the half-close and decides',
    reason: 'it looks like a client that left, and nobody would read what it costs to calculate (decision 0010)',
    test: { file: 'price-expect.test.ts', title: 'a client that ends its sending half while the candidate works has left' },
  },
  {
    name: 'idle-close',
    what: 'a connection that is idle between two requests is closed after 135 s, or after what the settings say',
    reason: 'clients that vanished must not keep connections for ever; the time is longer than legacy’s own',
    test: { file: 'life-limits.test.ts', title: 'between two requests is bounded' },
  },
  {
    name: 'draining-closes',
    what: 'while this process ends, an answer says `Connection: close`',
    reason: 'the client asks its next request of another process instead of losing it',
    test: { file: 'life-drain.test.ts', title: 'an idle connection still gets its next answer, which tells the client to go' },
  },
  {
    name: 'unasked-bytes',
    what: 'bytes behind a complete answer are dropped, and the socket they came on is closed',
    reason: 'they would be taken for the answer to the next request, which may be another client’s',
  },
  {
    name: 'lenient-empty-line',
    what: 'the empty line that ends an answer head is CR LF, even where a lenient upstream wrote LF',
    reason: 'the one place where a client surely has to see the end of the head',
  },
  {
    name: 'refused-upgrade-closes',
    what: 'after a refused upgrade the connection ends',
    reason: 'what follows on it was not seen by the guards',
  },
]
