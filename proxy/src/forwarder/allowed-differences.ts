// All that may differ between direct and through, each with its reason. The wire test accepts nothing else; a case that shows one names it.

export interface AllowedDifference {
  readonly name: string
  readonly what: string
  readonly reason: string
}

export const allowedDifferences: readonly AllowedDifference[] = [
  {
    name: 'hop-by-hop-fields',
    what: 'Connection, Keep-Alive, Proxy-Connection, TE (but trailers), Upgrade outside a tunnel, and fields listed in Connection',
    reason: 'they speak about one hop only (RFC 9110 §7.6.1)',
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
  { name: 'own-413', what: 'chunk extensions without end are refused', reason: 'memory; they carry no meaning' },
  { name: 'own-431', what: 'a request head above 256 KiB is refused', reason: 'memory; legacy refuses far earlier' },
  { name: 'own-502', what: 'no answer, or one that is not HTTP: a neutral 502', reason: 'there is nothing to relay' },
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
