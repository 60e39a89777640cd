// Each trap with the change to our source that walks into it: a defence taken away, or the usual mistake made. Played by defences.full.test.ts.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the mistakes are source text.

export interface Mistake {
  readonly trap: string
  /** Below proxy/src/forwarder. */
  readonly file: string
  readonly from: string
  readonly to: string
}

const head = 'let text = head.text'
const accept = 'if (isAmbiguous(request)) answerOwn(response, 400, true)\n    else handlers.onRequest'
const refusingWhen = (condition: string, status: number) =>
  accept.replace('isAmbiguous(request))', `${condition})`).replace('400', String(status))
const bookkept = "response.writeHead(head.status, 'relayed', bookkeeping)"
const requestLine = 'let head = `${request.method} ${request.url} HTTP/1.${request.httpVersionMinor}\\r\\n`\n  let counted'
const target = (expression: string) => requestLine.replace('request.url', expression)

export const mistakes: readonly Mistake[] = [
  {
    trap: 'request-heads-rewritten',
    file: 'request-head.ts',
    from: 'head += `${name}: ${value}\\r\\n`\n  }',
    to: 'head += `${name.toLowerCase()}: ${value}\\r\\n`\n  }',
  },
  {
    trap: 'answer-heads-rewritten',
    file: 'client-head.ts',
    from: head,
    to: `${head}.replace(/^[^:\\r\\n ]+:/gm, name => name.toLowerCase())`,
  },
  { trap: 'reason-lost', file: 'client-head.ts', from: head, to: `${head}.replace(/^(HTTP.1.1 ...)[^\\r]*/, '$1 unknown')` },
  { trap: 'keep-alive-forwarded', file: 'hop-by-hop.ts', from: " || lower === 'keep-alive'", to: '' },
  { trap: 'request-keep-alive-fails', file: 'hop-by-hop.ts', from: " || lower === 'keep-alive'", to: '' },
  { trap: 'close-forwarded', file: 'answer-relay.ts', from: 'this.closesClient = ', to: 'this.closesClient = !head.keepsAlive || ' },
  { trap: 'date-added', file: 'client-head.ts', from: head, to: 'let text = `${head.text}Date: now\\r\\n`' },
  {
    trap: 'answer-trailers-lost',
    file: 'chunked-body.ts',
    from: 'this.#trailerText += bytes.toString',
    to: 'if (lineFeed - index > 1) bytes.fill(32, index, end)\n      this.#trailerText += bytes.toString',
  },
  {
    trap: 'trailer-kills',
    file: 'client-head.ts',
    from: bookkept,
    to: "response.writeHead(head.status, 'relayed', [...bookkeeping, ...(/^trailer:/im.test(text) ? ['Trailer', 'x'] : [])])",
  },
  { trap: 'request-trailers-lost', file: 'request-feed.ts', from: 'lastChunk(this.#request.rawTrailers)', to: 'lastChunk([])' },
  {
    trap: 'request-unchunked',
    file: 'request-head.ts',
    from: "if (headers['transfer-encoding'] !== undefined) return 'chunked'\n",
    to: '',
  },
  {
    trap: 'information-lost',
    file: 'answer-relay.ts',
    from: 'this.#response.socket?.write(`${head.text}',
    to: 'if (head.status === 0) this.#response.socket?.write(`${head.text}',
  },
  {
    trap: 'unasked-100-fails',
    file: 'response-parser.ts',
    from: 'if (head.status < 200 && head.status !== 101) {',
    to: "if (head.status === 100) throw new MalformedAnswer('unasked')\n    if (head.status < 200 && head.status !== 101) {",
  },
  { trap: 'expect-answered-by-proxy', file: 'attach-engine.ts', from: "server.on('checkContinue', inOrder)", to: '' },
  { trap: 'expect-early-refusal', file: 'attach-engine.ts', from: "server.on('checkContinue', inOrder)", to: '' },
  {
    trap: 'get-body-dropped',
    file: 'request-head.ts',
    from: 'const { headers } = request\n',
    to: "const { headers } = request\n  if (request.method === 'GET') return 'none'\n",
  },
  {
    trap: 'content-type-parsed',
    file: 'attach-engine.ts',
    from: accept,
    to: refusingWhen(
      "!(request.headers['content-type'] ?? '/').includes('/') || request.headers['content-type']?.endsWith('json') === true || request.headers['content-type']?.includes('cp1251') === true",
      413,
    ),
  },
  {
    trap: 'content-type-rewritten',
    file: 'request-head.ts',
    from: 'let value = raw[index + 1]!',
    to: "let value = raw[index + 1]!.replace(/; charset=.*/, '')",
  },
  {
    trap: 'upgrade-without-connection-fails',
    file: 'attach-engine.ts',
    from: accept,
    to: refusingWhen('request.headers.upgrade !== undefined', 413),
  },
  { trap: 'path-rewritten', file: 'request-head.ts', from: requestLine, to: target("URL.parse(request.url!, 'http://x')?.pathname") },
  { trap: 'options-star-rewritten', file: 'request-head.ts', from: requestLine, to: target("request.url!.replace(/^[*]/, '/*')") },
  {
    trap: 'methods-unknown',
    file: 'attach-engine.ts',
    from: accept,
    to: refusingWhen('!/^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/.test(request.method!)', 405),
  },
  { trap: 'connect-dropped', file: 'attach-engine.ts', from: "server.on('connect', ", to: "server.on('never', " },
  {
    trap: 'head-closes',
    file: 'exchange.ts',
    from: 'const reusable = this.#feed.sent',
    to: "const reusable = this.requestMethod !== 'HEAD' && this.#feed.sent",
  },
  { trap: '304-with-length', file: 'response-head.ts', from: ' || status === 304', to: '' },
  {
    trap: 'retries',
    file: 'exchange.ts',
    from: 'this.#feed.start(options.body)\n  }',
    to: 'this.#feed.start(options.body)\n    this.#feed.start(options.body)\n  }',
  },
  { trap: 'status-out-of-range', file: 'response-head.ts', from: '([1-9]\\d\\d)', to: '([1-5]\\d\\d)' },
  { trap: 'failure-names-inside', file: 'failure-answers.ts', from: '<h1>${status}</h1>', to: '<h1>${status} from 127.0.0.1</h1>' },
  {
    trap: 'abort-not-passed',
    file: 'exchange.ts',
    from: 'if (byReset) this.#upstream.reset()\n    else this.#upstream.destroy()\n',
    to: '',
  },
  {
    trap: 'head-held',
    file: 'exchange.ts',
    from: 'else this.#relay.flush(',
    to: 'else if (this.#relay.payloadBytes > 0) this.#relay.flush(',
  },
  { trap: 'answer-oddities', file: 'response-parser.ts', from: "leniency === 'lenient'", to: 'leniency !== leniency' },
  { trap: 'answer-head-limit', file: 'response-parser.ts', from: 'headBytesMax = 1024 * 1024', to: 'headBytesMax = 16 * 1024' },
  { trap: 'head-limit', file: 'attach-engine.ts', from: 'maxHeaderSize: 256 * 1024', to: 'maxHeaderSize: 16 * 1024' },
  {
    trap: 'body-limit',
    file: 'attach-engine.ts',
    from: accept,
    to: refusingWhen("Number(request.headers['content-length']) > 1_048_576", 413),
  },
  { trap: 'host-twice', file: 'guards.ts', from: "countOf(request.rawHeaders, 'host') > 1", to: "countOf(request.rawHeaders, 'host') > 9" },
  { trap: 'te-on-1.0', file: 'guards.ts', from: 'request.httpVersionMinor === 0', to: 'request.httpVersionMinor === 7' },
  { trap: 'framing-disputed', file: 'attach-engine.ts', from: 'insecureHTTPParser: false', to: 'insecureHTTPParser: true' },
  {
    trap: 'websocket-handshake',
    file: 'tunnel.ts',
    from: "this.#stage = 'open'\n      this.#client.write(`${head.receivedText}\\r\\n`",
    to: "this.#stage = 'open'\n      this.#client.write(`HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\n\\r\\n`",
  },
  {
    trap: 'websocket-frames',
    file: 'splice.ts',
    from: 'to.write(bytes)',
    to: 'to.write(bytes.map(byte => (byte === 0xee ? 0xef : byte)))',
  },
  {
    trap: 'upgrade-refused-by-proxy',
    file: 'attach-engine.ts',
    from: 'else if (mayTunnel(request))',
    to: "else if (request.headers.upgrade === 'websocket')",
  },
  {
    trap: 'idle-bytes-poison',
    file: 'upstream-socket.ts',
    from: 'if (this.#parser.read(bytes) < bytes.length) this.#poisoned = true',
    to: 'this.#parser.read(bytes)',
  },
  {
    trap: 'early-answer-cuts-upload',
    file: 'answer-relay.ts',
    from: 'return !this.#endsWithAnswer\n',
    to: 'return this.#endsWithAnswer\n',
  },
  { trap: 'location-rewritten', file: 'client-head.ts', from: head, to: `${head}.replace(/^Location: http:..[^/]+/im, 'Location: ')` },
  { trap: 'fragment-passed', file: 'guards.ts', from: "request.url!.includes('#')", to: "request.url!.includes('\\\\n')" },
  { trap: 'connection-list-strips', file: 'hop-by-hop.ts', from: ' || neverListed.has(name)', to: '' },
  {
    trap: 'answer-framing-disputed',
    file: 'response-head.ts',
    from: 'if (codings !== null && (contentLength !== null || answer.oldVersion)) throw',
    to: "if (codings === 'never') throw",
  },
  { trap: 'answer-framing-disputed', file: 'response-head.ts', from: ' || (known !== null && known !== value)', to: '' },
  {
    trap: 'answer-framing-disputed',
    file: 'response-head.ts',
    from: "if (names.indexOf('chunked') !== names.lastIndexOf('chunked')) throw",
    to: "if (names.includes('never')) throw",
  },
  {
    trap: 'short-answer-completed',
    file: 'exchange.ts',
    from: "else if (this.#head !== null) this.#cut('LEGACY_BODY_CUT', error !== null, error)",
    to: 'else if (this.#head !== null) this.#endAnswer()',
  },
  { trap: 'keep-alive-added', file: 'client-head.ts', from: head, to: 'let text = `${head.text}Keep-Alive: timeout=5\\r\\n`' },
  {
    trap: 'behind-close-served',
    file: 'attach-engine.ts',
    from: "request.httpVersionMinor === 0 && hasToken(request.headers.connection ?? '', 'close')",
    to: "request.method === 'never'",
  },
  {
    trap: 'answer-lost-to-broken-bytes',
    file: 'attach-engine.ts',
    from: "if (request.method === 'PRI')",
    to: "if (request.method === 'never')",
  },
  {
    trap: 'answer-lost-to-broken-bytes',
    file: 'attach-engine.ts',
    from: "else if (isRunning(last) && last.req.complete) last.once('close', refuse)",
    to: 'else if (isRunning(last) && last.req.complete) socket.destroy()',
  },
  { trap: 'framing-disputed', file: 'guards.ts', from: '|| !clearCodings.test(codings)', to: '' },
  { trap: 'framing-disputed', file: 'guards.ts', from: 'const lengthDigitsMax = 15', to: 'const lengthDigitsMax = 25' },
  { trap: 'framing-disputed', file: 'guards.ts', from: 'request.httpVersionMajor !== 1', to: 'request.httpVersionMajor === 7' },
  { trap: 'expect-answered-by-proxy', file: 'attach-engine.ts', from: "server.on('checkExpectation', inOrder)", to: '' },
  { trap: 'head-limit', file: 'attach-engine.ts', from: 'server.maxHeadersCount = 0', to: '' },
]
