// Listens on a free port and tells the bench which one; ends with the bench.
import type { Server } from 'node:net'

export function tellPort(server: Server): void {
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as { port: number }
    process.send?.({ type: 'ready', url: `http://127.0.0.1:${port}` })
  })
  process.once('disconnect', () => process.exit())
  process.once('SIGTERM', () => process.exit())
}
