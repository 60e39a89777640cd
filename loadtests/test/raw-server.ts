// A TCP server that says, byte for byte, what a test tells it when a request has come: for answers that node:http would not give.
import { type AddressInfo, createServer, type Socket } from 'node:net'

export interface RawServer extends AsyncDisposable {
  readonly url: string
  readonly seen: { requestCount: number; connectionCount: number }
}

/** `answer` is called when a chunk has come; requests without bodies come as one. */
export async function startRawServer(
  answer: (index: number, socket: Socket, request: string) => void,
  greet = (_socket: Socket, _index: number): void => {},
): Promise<RawServer> {
  const seen = { requestCount: 0, connectionCount: 0 }
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
    socket.on('data', chunk => answer(seen.requestCount++, socket, chunk.toString('latin1')))
    greet(socket, seen.connectionCount++)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
