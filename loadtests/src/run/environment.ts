// In: nothing. Out: the machine and the versions that a result depends on. Called once per run.
import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'

export function describeEnvironment(): Record<string, string | number | null> {
  return {
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    cpu: cpus()[0]?.model ?? null,
    cpuCount: availableParallelism(),
    memoryBytes: totalmem(),
    loadAverageAtStart: loadavg()[0] ?? null,
    autocannon: autocannonVersion(),
    gitRevision: gitRevision(),
  }
}

export function autocannonVersion(): string {
  return (createRequire(import.meta.url)('autocannon/package.json') as { version: string }).version
}

/** null outside a checkout. */
export function gitRevision(): string | null {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], {
      cwd: import.meta.dirname,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  } catch {
    return null
  }
}
