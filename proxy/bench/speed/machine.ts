// Where and with what a bench ran: machine and the versions of all peers; a peer that is missing is named.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus, loadavg, release } from 'node:os'

const packages = ['fastify', '@fastify/http-proxy', 'undici'] as const

export const hasProgram = (program: string): boolean => spawnSync('which', [program]).status === 0

export function machineText(): string {
  const cpu = `${cpus()[0]?.model.trim() ?? 'unknown'}, ${cpus().length} cores, Linux ${release()}, load average ${loadavg()[0]!.toFixed(1)} before`
  const peers = [`Node ${process.versions.node}`, ...packages.map(versionOfPackage), ...programs.map(versionOfProgram)]
  return `${cpu}\n${peers.join(' · ')}`
}

const programs = [
  { name: 'nginx', words: ['-v'], pattern: /nginx\/([\w.]+)/ },
  { name: 'haproxy', words: ['-v'], pattern: /version ([\w.]+)/ },
  { name: 'wrk', words: ['-v'], pattern: /wrk (?:debian\/)?([\w.]+)/ },
] as const

function versionOfProgram({ name, words, pattern }: (typeof programs)[number]): string {
  if (!hasProgram(name)) return `${name} MISSING (Debian package ${name})`
  const { stdout, stderr } = spawnSync(name, words, { encoding: 'latin1' })
  return `${name} ${pattern.exec(stdout + stderr)?.[1] ?? 'of unknown version'}`
}

function versionOfPackage(name: string): string {
  const file = createRequire(import.meta.url).resolve(`${name}/package.json`)
  return `${name} ${(JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version}`
}
