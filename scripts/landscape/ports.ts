// In: what must listen where. Out: ports that are really free, or one clear line about the one that is taken.
import { createServer } from 'node:net'

export async function freePort(): Promise<number> {
  const server = await listen(0)
  const { port } = server.address() as { port: number }
  await closed(server)
  return port
}

/** Errors: Error naming the port, what it is for and what to do. */
export async function requireFreePort(port: number, purpose: string): Promise<void> {
  try {
    await closed(await listen(port))
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    const why = code === 'EADDRINUSE' ? 'is taken by another program' : `cannot be used (${code})`
    throw new Error(`port ${port} (${purpose}) ${why}; stop what uses it, or shift all ports: PORT_BASE=18080 npm start`, { cause })
  }
}

function listen(port: number): Promise<ReturnType<typeof createServer>> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve(server))
  })
}

function closed(server: ReturnType<typeof createServer>): Promise<void> {
  return new Promise(resolve => server.close(() => resolve()))
}
