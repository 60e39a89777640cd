// A legacy on bare sockets for the memory bench: a gigabyte down, a gigabyte up, a peer that stops reading, and the moment an abort arrives.
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'

export interface BenchLegacy extends Disposable {
  readonly port: number
  /** Resolves with performance.now() at which the connection of the running request to /wait closed. */
  aborted(): Promise<number>
}

const piece = Buffer.alloc(256 * 1024, 'x')

/** `/down?n` answers n bytes, `/up` takes a body, `/stall` takes nothing of it, `/wait` never answers, all else is small. */
export async function startLegacy(): Promise<BenchLegacy> {
  const sockets = new Set<Socket>()
  let onAbort = (_at: number) => {}
  const server = createServer(socket => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket)).on('error', () => socket.destroy())
    let restBytes = 0
    socket.on('data', bytes => {
      if (restBytes > 0) {
        restBytes -= bytes.length
        if (restBytes === 0) answer(socket, 'ok')
        return
      }
      const head = bytes.toString('latin1')
      const path = head.split(' ')[1] ?? ''
      if (path.startsWith('/down')) sendBytes(socket, Number(path.slice('/down?'.length)))
      else if (path === '/stall') socket.pause()
      else if (path === '/wait') socket.once('close', () => onAbort(performance.now()))
      else if (path === '/up') {
        const bodyBytes = bytes.length - bytes.indexOf('\r\n\r\n') - 4
        restBytes = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1]) - bodyBytes
      } else answer(socket, 'small')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as { port: number }).port,
    aborted: () => new Promise(done => (onAbort = done)),
    [Symbol.dispose]: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

function answer(socket: Socket, text: string): void {
  socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${text.length}\r\n\r\n${text}`)
}

function sendBytes(socket: Socket, count: number): void {
  let restBytes = count
  const goOn = () => {
    while (restBytes > 0) {
      const flows = socket.write(piece.subarray(0, restBytes))
      restBytes -= piece.length
      if (!flows) return
    }
    socket.off('drain', goOn)
  }
  socket.on('drain', goOn)
  socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${count}\r\n\r\n`)
  goOn()
}
