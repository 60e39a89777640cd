// What happens to a client's connection while exchanges run on it: its half-close and its close flow out to them. Two listeners per connection.
import type { Socket } from 'node:net'

export interface ClientWatcher {
  /** The client sent its FIN but may still read. */
  onClientHalfClosed(): void
  /** The client is gone; `byReset`: not by an orderly end. */
  onClientGone(byReset: boolean): void
}

class ClientConnection {
  readonly #watchers: ClientWatcher[] = []
  halfClosed = false

  constructor(socket: Socket) {
    this.halfClosed = socket.readableEnded
    socket.on('end', () => {
      this.halfClosed = true
      for (const watcher of [...this.#watchers]) watcher.onClientHalfClosed()
    })
    socket.on('close', () => this.abandon(true))
  }

  join(watcher: ClientWatcher): void {
    this.#watchers.push(watcher)
  }

  leave(watcher: ClientWatcher): void {
    const index = this.#watchers.lastIndexOf(watcher)
    if (index !== -1) this.#watchers.splice(index, 1)
  }

  /** Ends all that runs for this client, as if it had closed. */
  abandon(byReset: boolean): void {
    for (const watcher of this.#watchers.splice(0)) watcher.onClientGone(byReset)
  }
}

export type { ClientConnection }

const connections = new WeakMap<Socket, ClientConnection>()

export function clientConnectionOf(socket: Socket): ClientConnection {
  let connection = connections.get(socket)
  if (connection === undefined) {
    connection = new ClientConnection(socket)
    connections.set(socket, connection)
  }
  return connection
}
