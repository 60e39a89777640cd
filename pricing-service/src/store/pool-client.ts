// The connections of a pool that can be lost at any moment without ending the process. pg-pool listens while a connection is idle and while `pool.query` runs; whoever
// borrows one has no listener between two statements (BullMQ: its check of the schema when it connects, its LISTEN until it has the connection in hand), and an
// `error` without a listener is an uncaught exception. Seen with a worker that was stopped (SIGSTOP) in that moment while PostgreSQL was killed. Nothing is swallowed:
// the statement that runs, or the next one, rejects, and the pool forgets the connection.
import pg from 'pg'

class PoolClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config)
    this.on('error', () => {})
  }
}

/** For the option `Client` of pg.Pool, which calls it with the pool's configuration (its type says: with nothing). */
export const poolClient = PoolClient as new () => pg.ClientBase
