// Clients of the memory bench, on bare sockets: what they hold themselves is none of the proxy's memory, because it is another process.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

const piece = Buffer.alloc(256 * 1024, 'x')

export async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  return socket.on('error', () => socket.destroy())
}

/** Resolves when the whole answer was read and dropped. */
export async function download(port: number, bytesCount: number): Promise<void> {
  const socket = await open(port)
  let readBytes = 0
  const done = new Promise<void>(resolve =>
    socket.on('data', bytes => {
      readBytes += bytes.length
      if (readBytes >= bytesCount) resolve()
    }),
  )
  socket.write(`GET /down?${bytesCount} HTTP/1.1\r\nHost: bench\r\n\r\n`)
  await done
  socket.destroy()
}

/** Resolves when legacy answered, or, if it stalls, after `stallMs` without progress; the connection is left to the caller then. */
export async function upload(port: number, path: string, bytesCount: number, stallMs: number): Promise<Socket> {
  const socket = await open(port)
  const answered = once(socket, 'data')
  socket.write(`POST ${path} HTTP/1.1\r\nHost: bench\r\nContent-Length: ${bytesCount}\r\n\r\n`)
  for (let rest = bytesCount; rest > 0; rest -= piece.length) {
    if (socket.write(piece.subarray(0, rest))) continue
    const limit = AbortSignal.timeout(stallMs)
    try {
      await once(socket, 'drain', { signal: limit })
    } catch {
      return socket
    }
  }
  await answered
  return socket
}

/** Asks for a large answer and never reads it. */
export async function downloadWithoutReading(port: number, bytesCount: number, stallMs: number): Promise<Socket> {
  const socket = await open(port)
  socket.pause()
  socket.write(`GET /down?${bytesCount} HTTP/1.1\r\nHost: bench\r\n\r\n`)
  await sleep(stallMs)
  return socket
}

/** One small exchange on a connection that stays open. */
export async function askSmall(socket: Socket): Promise<void> {
  const answered = once(socket, 'data')
  socket.write('GET /small HTTP/1.1\r\nHost: bench\r\n\r\n')
  await answered
}
