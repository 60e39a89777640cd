// nginx as a reverse proxy, one process: default response buffers, kept upstream sockets, request buffering off (on, it writes uploads to disk).
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawnPinned } from '../cores.ts'
import { freePort, untilListening } from '../free-port.ts'
import type { Running } from './index.ts'

export async function startNginx(upstreamPort: number): Promise<Running> {
  const folder = await mkdtemp(join(tmpdir(), 'ficus-bench-'))
  const port = await freePort()
  await writeFile(join(folder, 'nginx.conf'), conf(folder, port, upstreamPort))
  const nginx = spawnPinned('contestant', 'nginx', ['-p', folder, '-e', 'stderr', '-c', 'nginx.conf'])
  await untilListening(port)
  return {
    port,
    pid: nginx.pid,
    [Symbol.asyncDispose]: async () => {
      await nginx[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function conf(folder: string, port: number, upstreamPort: number): string {
  return `daemon off; master_process off; pid ${folder}/nginx.pid;
events { worker_connections 4096; }
http {
  access_log off; keepalive_requests 1000000000; tcp_nodelay on; client_max_body_size 0;
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy;
  upstream behind { server 127.0.0.1:${upstreamPort}; keepalive 256; keepalive_requests 1000000000; }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://behind; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $http_host;
      proxy_request_buffering off;
    }
  }
}
`
}
