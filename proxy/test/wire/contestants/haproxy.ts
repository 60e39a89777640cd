// HAProxy set as transparent as its options allow.
import type { Entry } from './contestant.ts'
import { startPeer, versionOf } from './peer-process.ts'

const configuration = (port: number, legacyPort: number): string => `
global
  nbthread 1
  tune.bufsize 300000
  tune.http.maxhdr 4000
defaults
  mode http
  timeout connect 5s
  timeout client 150s
  timeout server 150s
  timeout tunnel 150s
  http-reuse always
  retries 0
  option abortonclose
  option http-no-delay
frontend clients
  bind 127.0.0.1:${port}
  default_backend legacy
backend legacy
  server legacy 127.0.0.1:${legacyPort}
`

export const haproxy: Entry = {
  name: 'HAProxy',
  version: () => versionOf('haproxy', /version ([^\s]+)/),
  setUp: 'http-reuse always, abortonclose, no retries, heads up to 300 KB and 4 000 fields',
  start: legacyPort =>
    startPeer({ program: 'haproxy', configuration: port => configuration(port, legacyPort), words: file => ['-db', '-q', '-f', file] }),
}
