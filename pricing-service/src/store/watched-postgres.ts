// In: the address of a PostgreSQL. Out: the option `stream` of pg: sockets that line-watch.ts looks after. Used by all that hold connections to it for long.
import { Socket } from 'node:net'
import pg from 'pg'
import { type Pulse, watchSocket } from './line-watch.ts'

const connectDeadlineMs = 1_500

export function watchedSockets(url: string): () => Socket {
  return () => {
    const socket = new Socket()
    watchSocket(socket, url, () => connectPulse(url))
    return socket
  }
}

async function connectPulse(url: string): Promise<Pulse> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: connectDeadlineMs,
    application_name: 'ficus-pricing-pulse',
  })
  client.on('error', () => {}) // the next beat finds out
  // `end` would wait for an answer.
  const destroy = () => void (client as unknown as { connection: { stream: Socket } }).connection.stream.destroy()
  try {
    await client.connect()
    await client.query({ text: 'SELECT', query_timeout: connectDeadlineMs } as pg.QueryConfig)
    return { ask: () => client.query('SELECT'), destroy }
  } catch (error) {
    destroy()
    throw error
  }
}
