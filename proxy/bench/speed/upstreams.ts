// What stands behind every contestant: nginx with a small and a large answer, and a drain that reads an upload to its end before it answers.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { spawnNode, spawnPinned } from './cores.ts'
import { freePort, untilListening } from './free-port.ts'

export type UpstreamName = 'answers' | 'drain'
export type UpstreamPorts = Readonly<Record<UpstreamName, number>>

/** 200 bytes of JSON, as a status call of MES has. */
const smallBody = JSON.stringify({ status: 'MANUFACTURING_STARTED', note: 'x'.repeat(154) })
const largeBytes = 100 * 1024

export interface Upstreams extends AsyncDisposable {
  readonly ports: UpstreamPorts
}

export async function startUpstreams(): Promise<Upstreams> {
  const folder = await mkdtemp(join(tmpdir(), 'ficus-bench-'))
  const port = await freePort()
  await writeFile(join(folder, 'large'), Buffer.alloc(largeBytes, 'x'))
  await writeFile(join(folder, 'nginx.conf'), nginxConf(folder, port))
  const nginx = spawnPinned('load', 'nginx', ['-p', folder, '-e', 'stderr', '-c', 'nginx.conf'])
  await untilListening(port)
  const drain = await spawnNode('load', resolve(import.meta.dirname, 'servers/drain.ts'), [])
  return {
    ports: { answers: port, drain: drain.port },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([nginx[Symbol.asyncDispose](), drain[Symbol.asyncDispose]()])
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function nginxConf(folder: string, port: number): string {
  return `daemon off; master_process off; pid ${folder}/nginx.pid;
events { worker_connections 4096; }
http {
  access_log off; default_type application/json; keepalive_requests 1000000000; sendfile on; tcp_nodelay on; open_file_cache max=10;
  server {
    listen 127.0.0.1:${port};
    location = /small { return 200 '${smallBody}'; }
    location = /large { root ${folder}; }
  }
}
`
}
