// One run of wrk against one port: a shape flows in, what it cost and how long it took flows out. CPU is user + system time of the contestant's process.
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import type { Running } from './contestants/index.ts'
import { foreignCores, readClock } from './foreign-load.ts'
import type { Shape } from './shapes.ts'

export interface Measured {
  readonly requestsPerSecond: number
  /** Null for direct. */
  readonly cpuMicroseconds: number | null
  readonly p50Ms: number
  readonly p99Ms: number
  /** What others used of the machine meanwhile. */
  readonly foreignCores: number
}

const run = promisify(execFile)
/** Linux counts process time in ticks of 10 ms (USER_HZ). */
const tickMicroseconds = 10_000
const script = `${import.meta.dirname}/load.lua`

export async function measure({ port, pid }: Running, { path, connectionCount, uploadBytes }: Shape, seconds: number): Promise<Measured> {
  const words = ['-c', '0', 'wrk', '-t', '1', '-c', String(connectionCount), '-d', `${seconds}s`, '--timeout', '30s', '-s', script]
  const clockBefore = readClock()
  const ticksBefore = await ticksOf(pid)
  const { stdout } = await run('taskset', [...words, `http://127.0.0.1:${port}${path}`, '--', String(uploadBytes)])
  const ticks = (await ticksOf(pid)) - ticksBefore
  const clockAfter = readClock()
  const told = JSON.parse(stdout.slice(stdout.indexOf('{"requests"'))) as Told
  if (told.failures > 0) throw new Error(`measuring ${path}: ${told.failures} of ${told.requests} requests failed`)
  return {
    requestsPerSecond: (told.requests * 1e6) / told.durationMicroseconds,
    cpuMicroseconds: pid === null ? null : (ticks * tickMicroseconds) / told.requests,
    p50Ms: told.p50Microseconds / 1_000,
    p99Ms: told.p99Microseconds / 1_000,
    foreignCores: foreignCores(clockBefore, clockAfter),
  }
}

interface Told {
  readonly requests: number
  readonly durationMicroseconds: number
  readonly failures: number
  readonly p50Microseconds: number
  readonly p99Microseconds: number
}

async function ticksOf(pid: number | null): Promise<number> {
  if (pid === null) return 0
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1')
  // The name in parentheses may hold blanks; utime and stime are the 14th and 15th field of all.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return Number(fields[11]) + Number(fields[12])
}
