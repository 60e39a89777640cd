// nginx set as transparent as its directives allow: what differs then is nginx, not a careless configuration.
import type { Entry } from './contestant.ts'
import { startPeer, versionOf } from './peer-process.ts'

const configuration = (port: number, folder: string, legacyPort: number): string => `
daemon off; master_process off; worker_processes 1; pid ${folder}/pid; error_log /dev/null;
events { worker_connections 512; }
http {
  access_log off; server_tokens off; merge_slashes off;
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
  large_client_header_buffers 8 256k; client_max_body_size 0; underscores_in_headers on; ignore_invalid_headers off; keepalive_timeout 135s;
  map $http_upgrade $tunnel { default upgrade; '' ''; }
  upstream legacy { server 127.0.0.1:${legacyPort}; keepalive 8; }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://legacy; proxy_http_version 1.1; proxy_redirect off; proxy_next_upstream off;
      proxy_set_header Host $http_host; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $tunnel;
      proxy_pass_header Server; proxy_pass_header Date; proxy_pass_header X-Accel-Redirect;
      proxy_buffering off; proxy_request_buffering off; proxy_buffer_size 256k; proxy_buffers 8 256k; proxy_busy_buffers_size 512k; proxy_ignore_client_abort off;
    }
  }
}
`

export const nginx: Entry = {
  name: 'nginx',
  version: () => versionOf('nginx', /nginx\/([\d.]+)/),
  setUp: 'HTTP/1.1 to legacy, no buffering, Host kept, no rewriting, heads up to 256 KB',
  start: legacyPort =>
    startPeer({
      program: 'nginx',
      configuration: (port, folder) => configuration(port, folder, legacyPort),
      words: (file, folder) => ['-p', folder, '-c', file, '-e', '/dev/null'],
    }),
}
