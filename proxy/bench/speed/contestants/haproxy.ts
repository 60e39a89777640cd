// HAProxy as a reverse proxy, one thread, kept upstream sockets shared by all clients.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawnPinned } from '../cores.ts'
import { freePort, untilListening } from '../free-port.ts'
import type { Running } from './index.ts'

export async function startHaproxy(upstreamPort: number): Promise<Running> {
  const folder = await mkdtemp(join(tmpdir(), 'ficus-bench-'))
  const port = await freePort()
  const file = join(folder, 'haproxy.cfg')
  await writeFile(file, configuration(port, upstreamPort))
  const haproxy = spawnPinned('contestant', 'haproxy', ['-db', '-f', file])
  await untilListening(port)
  return {
    port,
    pid: haproxy.pid,
    [Symbol.asyncDispose]: async () => {
      await haproxy[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function configuration(port: number, upstreamPort: number): string {
  return `global
  nbthread 1
  maxconn 4096
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
frontend in
  bind 127.0.0.1:${port}
  default_backend behind
backend behind
  http-reuse always
  server one 127.0.0.1:${upstreamPort}
`
}
