// In: the address of a Redis. Out: the option `Connector` of ioredis: sockets that store/line-watch.ts looks after. Used by redis-backend.ts.
import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { AbstractConnector, Redis, type RedisOptions } from 'ioredis'
import { type Pulse, watchSocket } from '../store/line-watch.ts'

const connectDeadlineMs = 1_500
const disconnectDeadlineMs = 2_000

export function watchedConnector(url: string) {
  return class extends AbstractConnector {
    readonly #options: RedisOptions

    constructor(options: RedisOptions) {
      super(options.disconnectTimeout ?? disconnectDeadlineMs)
      this.#options = options
    }

    /** The address as ioredis has read it. */
    async connect(): Promise<Socket> {
      const { port = 6_379, host = '127.0.0.1', family, tls } = this.#options
      const address = { port, host, ...(family === undefined ? {} : { family }) }
      this.connecting = true
      const socket = tls === undefined ? connectTcp(address) : connectTls({ ...address, ...tls })
      socket.once('error', error => {
        ;(this as unknown as { firstError: Error }).firstError = error
      })
      this.stream = socket
      watchSocket(socket, url, () => connectPulse(url))
      return socket
    }
  }
}

async function connectPulse(url: string): Promise<Pulse> {
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: connectDeadlineMs,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
  })
  client.on('error', () => {}) // the next beat finds out
  const late = setTimeout(() => client.disconnect(), connectDeadlineMs)
  try {
    await client.connect()
    await client.ping()
    return { ask: () => client.ping(), destroy: () => client.disconnect() }
  } catch (error) {
    client.disconnect()
    throw error
  } finally {
    clearTimeout(late)
  }
}
