// A TCP line between a process and a real server that can be cut (connections die, new ones are refused) and mended again.
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

export interface CuttableLine extends AsyncDisposable {
  /** The same address, through the line. */
  through(url: string): string
  cut(): void
  mend(): void
}

export async function openCuttableLine(): Promise<CuttableLine> {
  const ends = new Set<Socket>()
  let target = { host: '', port: 0 }
  let whole = true
  const server = createServer(near => {
    if (!whole) return void near.destroy()
    const far = connect(target)
    for (const [end, other] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(end)
      end.on('error', () => {})
      end.on('close', () => {
        ends.delete(end)
        other.destroy()
      })
      end.pipe(other)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  return {
    through: text => {
      const url = new URL(text)
      target = { host: url.hostname, port: Number(url.port) }
      url.hostname = '127.0.0.1'
      url.port = String(port)
      return url.href
    },
    cut: () => {
      whole = false
      for (const end of ends) end.destroy()
    },
    mend: () => {
      whole = true
    },
    [Symbol.asyncDispose]: async () => {
      for (const end of ends) end.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
