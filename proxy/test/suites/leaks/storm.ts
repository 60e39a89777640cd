// Connections opened, used and dropped in every way on both sides: a seed and a count flow in, what was seen flows out. Used by the leak test and its long command.
import { connect, createServer, type Socket } from 'node:net'
import { readRequests } from '../fuzz/strict-reader.ts'
import { type SeededRandom, seededRandom } from '../seeded-random.ts'

const inFlightCount = 200
/** Loopback has many addresses; one alone would run out of ports. */
const clientAddressCount = 50
const impatienceMs = 100

const legacyWays: readonly ((socket: Socket) => void)[] = [
  socket => void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'),
  socket => void socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n'),
  socket => void socket.write('HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n'),
  socket => void socket.end('HTTP/1.1 200 OK\r\n\r\nok'),
  socket => void socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok'),
  socket => void socket.end('HTTP/1.1 413 Payload Too Large\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok'),
  socket => void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n'),
  socket => void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok', () => socket.resetAndDestroy()),
  socket => void socket.write('nonsense\r\n\r\n'),
  socket => void socket.end(),
  socket => void socket.resetAndDestroy(),
  socket => void socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nhi'),
]

const head = (line: string, ...fields: string[]) => `${[`${line}`, 'Host: legacy', ...fields].join('\r\n')}\r\n\r\n`

const requests: readonly string[] = [
  head('GET /asked HTTP/1.1'),
  head('GET /asked HTTP/1.1').repeat(2),
  head('GET /asked HTTP/1.1', 'Connection: close'),
  head('HEAD /asked HTTP/1.1'),
  `${head('POST /asked HTTP/1.1', 'Content-Length: 50')}half`,
  `${head('POST /asked HTTP/1.1', 'Content-Length: 40000')}${'a'.repeat(40_000)}`,
  head('PUT /asked HTTP/1.1', 'Content-Length: 5', 'Expect: 100-continue'),
  `${head('POST /asked HTTP/1.1', 'Transfer-Encoding: chunked')}3\r\nabc\r\n0\r\n\r\n`,
  `${head('POST /asked HTTP/1.1', 'Transfer-Encoding: chunked')}3\r\nabc\r\nzz\r\n`,
  `${head('GET /asked HTTP/1.1')}B@D / HTTP/1.1\r\n\r\n`,
  head('GET /asked HTTP/1.1', 'Connection: Upgrade', 'Upgrade: websocket'),
  head('GET /asked HTTP/1.1', 'Connection: Upgrade', 'Upgrade: h2c'),
  head('GET /asked HTTP/1.1', 'Host: twice'),
  head('CONNECT inner:22 HTTP/1.1'),
  'GET /asked HTTP/1.1\r\nHost: le',
  head('GET /asked HTTP/1.0'),
  '',
]

const clientEndings: readonly ((socket: Socket) => void)[] = [
  socket => void socket.end(),
  socket => void socket.destroy(),
  socket => void socket.resetAndDestroy(),
]

export interface StormLegacy extends AsyncDisposable {
  readonly port: number
  readonly openConnectionCount: number
  readonly requestCount: number
  /** Request lines that no client sent. */
  readonly strangeLines: ReadonlySet<string>
  dropAll(): void
}

export async function startStormLegacy(seed: number): Promise<StormLegacy> {
  const random = seededRandom(seed)
  const open = new Set<Socket>()
  const strangeLines = new Set<string>()
  let requestCount = 0
  const server = createServer({ allowHalfOpen: true, noDelay: true }, socket => {
    open.add(socket)
    let text = ''
    let answersOpenHead = false
    socket.on('data', bytes => {
      text += bytes.toString('latin1')
      const { messages, openHead, end, rest } = readRequests(text)
      text = text.slice(end)
      if (rest === 'malformed') strangeLines.add(text.slice(0, 200))
      // Legacy answers as soon as it has a head, once.
      const heads = [...messages, ...(openHead === null ? [] : [openHead])].slice(answersOpenHead ? 1 : 0)
      answersOpenHead = openHead !== null
      for (const { start } of heads) {
        requestCount++
        if (!/^(?:GET|HEAD|POST|PUT) \/asked HTTP\/1\.[01]$/.test(start)) strangeLines.add(start)
        random.pick(legacyWays)(socket)
      }
    })
    socket.on('end', () => socket.end())
    socket.on('error', () => socket.destroy())
    socket.on('close', () => open.delete(socket))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const dropAll = () => {
    for (const socket of open) socket.destroy()
  }
  return {
    port: (server.address() as { port: number }).port,
    get openConnectionCount() {
      return open.size
    },
    get requestCount() {
      return requestCount
    },
    strangeLines,
    dropAll,
    async [Symbol.asyncDispose]() {
      dropAll()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

/** Resolves when each of the connections is closed on the client's side. `onProgress` is called after each. */
export async function storm(
  port: number,
  connectionCount: number,
  seed: number,
  onProgress: (done: number) => void = () => {},
): Promise<void> {
  const random = seededRandom(seed)
  let started = 0
  let done = 0
  const worker = async () => {
    while (started < connectionCount) {
      started++
      await oneConnection(port, random, started)
      onProgress(++done)
    }
  }
  await Promise.all(Array.from({ length: inFlightCount }, worker))
}

function oneConnection(port: number, random: SeededRandom, index: number): Promise<void> {
  const request = random.pick(requests)
  const ending = random.pick(clientEndings)
  const early = random() < 0.3 || !request.includes('\r\n\r\n')
  const socket = connect({ port, host: '127.0.0.1', localAddress: `127.0.0.${1 + (index % clientAddressCount)}` })
  const impatience = setTimeout(() => socket.destroy(), impatienceMs)
  socket.on('error', () => {})
  if (request !== '') socket.write(request)
  let ended = false
  const end = () => {
    if (ended) return
    ended = true
    ending(socket)
  }
  socket.once(early ? 'connect' : 'data', end)
  socket.once('end', end)
  socket.resume()
  return new Promise(resolve =>
    socket.once('close', () => {
      clearTimeout(impatience)
      resolve()
    }),
  )
}
