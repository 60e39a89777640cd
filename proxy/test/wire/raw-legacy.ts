// A raw TCP legacy for the tests: each connection is handed to the test, which decides what is answered; a count of connections flows out.

import { once } from 'node:events'
import { connect, createServer, type ListenOptions, type Socket } from 'node:net'
import { RecordingSocket } from './recording-socket.ts'

export interface RawLegacy extends AsyncDisposable {
  readonly port: number
  readonly connections: readonly Socket[]
}

/** `onBytes` gets all that arrived on this connection since it last returned true. */
export async function startRawLegacy(
  onBytes: (socket: Socket, bytes: Buffer, connectionIndex: number) => boolean | undefined,
  listen: ListenOptions = { port: 0, host: '127.0.0.1' },
): Promise<RawLegacy> {
  const connections: Socket[] = []
  const server = createServer({ allowHalfOpen: true, noDelay: true }, socket => {
    const index = connections.push(socket) - 1
    let bytes: Buffer = Buffer.alloc(0)
    socket.on('error', () => socket.destroy())
    socket.on('data', more => {
      bytes = Buffer.concat([bytes, more])
      if (onBytes(socket, bytes, index) === true) bytes = Buffer.alloc(0)
    })
  })
  server.listen(listen)
  await once(server, 'listening')
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    connections,
    async [Symbol.asyncDispose]() {
      for (const socket of connections) socket.destroy()
      server.close()
    },
  }
}

/** Answers each bodyless request with `answer`. */
export function answering(answer: string): (socket: Socket, bytes: Buffer) => boolean {
  return (socket, bytes) => {
    if (!bytes.includes('\r\n\r\n')) return false
    socket.write(answer, 'latin1')
    return true
  }
}

export interface RawClient extends Disposable {
  readonly socket: Socket
  send(text: string): void
  /** Resolves with everything received once it contains `text`. */
  received(text: string): Promise<string>
  ended(): Promise<RecordingSocket['ended']>
}

export function openRawClient(port: number): RawClient {
  let wake = () => {}
  const wire = new RecordingSocket(connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true }), () => wake())
  const until = async (holds: () => boolean) => {
    while (!holds()) await new Promise<void>(resolve => (wake = resolve))
  }
  return {
    socket: wire.socket,
    send: text => void wire.socket.write(text, 'latin1'),
    async received(text) {
      await until(() => wire.received.includes(text, 0, 'latin1') || wire.ended !== 'open')
      return wire.received.toString('latin1')
    },
    async ended() {
      await until(() => wire.ended !== 'open')
      return wire.ended
    },
    [Symbol.dispose]: () => void wire.socket.destroy(),
  }
}
