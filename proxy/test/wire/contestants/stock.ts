// @fastify/http-proxy as its README shows it, WebSocket on: the proxy that most would take in Node.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { startProcess } from '../../../../scripts/test-services/start-process.ts'
import type { Contestant, Entry } from './contestant.ts'

async function start(legacyPort: number): Promise<Contestant> {
  const child = await startProcess('proxy/test/wire/contestants/stock-process.ts', [String(legacyPort)])
  return {
    port: Number(child.ready['port']),
    isAlive: () => child.process.exitCode === null && child.process.signalCode === null,
    async [Symbol.asyncDispose]() {
      child.process.kill('SIGKILL')
      await child.exited
    },
  }
}

function version(): string {
  const entry = createRequire(import.meta.url).resolve('@fastify/http-proxy')
  return JSON.parse(readFileSync(join(dirname(entry), 'package.json'), 'utf8')).version
}

export const stock: Entry = { name: '@fastify/http-proxy', version, setUp: 'defaults, `websocket: true`, Host kept', start }
