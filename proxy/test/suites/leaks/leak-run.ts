// One leak run: a storm against a proxy process of its own; its open files, sockets and memory before and after flow out.
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { startProxyBefore } from '../proxy-before.ts'
import { startStormLegacy, storm } from './storm.ts'

export interface LeakReport {
  readonly connectionCount: number
  readonly requestCount: number
  readonly strangeLines: readonly string[]
  readonly before: Footprint
  /** After each stage of equally many connections; the last one is what the run ends with. */
  readonly stages: readonly Footprint[]
  readonly alive: boolean
}

export interface Footprint {
  readonly openFileCount: number
  readonly heapBytes: number
  /** What V8 keeps for the heap, used or not. */
  readonly heapRoomBytes: number
  /** Buffers and what else hangs on the heap from outside. */
  readonly externalBytes: number
  readonly residentBytes: number
}

/** For a machine that is busy with others; without a leak a second is enough. */
const settleMs = 60_000
/** So many readings with the same count of open files are rest. */
const restReadings = 20
const collectionCountMax = 20
/** Connections of the scrapes themselves, which come and go. */
export const scrapeFileCount = 2
/** What node itself keeps once it has run for a while; a leak of 100 bytes per connection is above it in the long run. */
export const heapGrowthBytesMax = 10 * 1024 * 1024

/**
 * Resident memory after the last of five stages above that after the second: by then the heap's room has its size, so what still grows is lost. Of a
 * million connections a leak of 28 bytes each is above it.
 */
export const lateResidentGrowthBytesMax = 16 * 1024 * 1024

export interface LeakRange {
  readonly connectionCount: number
  readonly seed: number
  readonly stageCount: number
  readonly onStage?: (doneCount: number, footprint: Footprint) => void
}

type ReadFootprint = (how: 'as it is' | 'collected') => Promise<Footprint>

export async function leakRun({ connectionCount, seed, stageCount, onStage }: LeakRange): Promise<LeakReport> {
  await using legacy = await startStormLegacy(seed)
  await using proxy = await startProxyBefore(legacy.port, [], 'proxy/test/suites/leaks/collecting-main.ts')
  const read: ReadFootprint = async how => {
    // Also what reached legacy only after the last client had gone.
    legacy.dropAll()
    if (how === 'collected') {
      const collected = once(proxy.process.process, 'message')
      proxy.process.process.send('collect')
      await collected
    }
    const text = await (await fetch(`${proxy.adminUrl}/metrics`)).text()
    const value = (name: string) => Number(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)`, 'm').exec(text)?.[1])
    return {
      openFileCount: value('process_open_fds'),
      heapBytes: value('nodejs_heap_size_used_bytes'),
      heapRoomBytes: value('nodejs_heap_size_total_bytes'),
      externalBytes: value('nodejs_external_memory_bytes'),
      residentBytes: value('process_resident_memory_bytes'),
    }
  }
  // Code is compiled, pools and buffers are made: only what grows after that grows with connections.
  await storm(proxy.port, Math.min(3_000, connectionCount), seed + 1)
  const before = await settled(read, null)
  const stages: Footprint[] = []
  const stageConnectionCount = Math.ceil(connectionCount / stageCount)
  for (let stage = 1; stage <= stageCount; stage++) {
    await storm(proxy.port, stageConnectionCount, seed + 1 + stage)
    const after = await settled(read, before)
    stages.push(after)
    onStage?.(stage * stageConnectionCount, after)
  }
  return {
    connectionCount,
    requestCount: legacy.requestCount,
    strangeLines: [...legacy.strangeLines],
    before,
    stages,
    alive: proxy.process.process.exitCode === null,
  }
}

/**
 * Sockets close in their own time, and a process that cannot run closes none: first their count comes to rest, then garbage is collected, which takes
 * more than one turn where the end of one thing frees another.
 */
async function settled(read: ReadFootprint, before: Footprint | null): Promise<Footprint> {
  const startedMs = performance.now()
  let openFileCount = Number.POSITIVE_INFINITY
  // The first reading comes to rest anywhere, those after it where it did.
  const isAtRest = (sameCount: number) =>
    before === null ? sameCount >= restReadings : openFileCount <= before.openFileCount + scrapeFileCount
  for (let sameCount = 0; !isAtRest(sameCount) && performance.now() - startedMs < settleMs; await pause(50)) {
    const next = await read('as it is')
    sameCount = next.openFileCount === openFileCount ? sameCount + 1 : 0
    openFileCount = next.openFileCount
  }
  let best = await read('collected')
  for (let turn = 1; turn < collectionCountMax && before !== null && !fits(before, best); turn++) {
    await pause(50)
    const next = await read('collected')
    best = { ...next, heapBytes: Math.min(best.heapBytes, next.heapBytes) }
  }
  return best
}

export function fits(before: Footprint, after: Footprint): boolean {
  return after.openFileCount <= before.openFileCount + scrapeFileCount && after.heapBytes <= before.heapBytes + heapGrowthBytesMax
}

/** What a long run has to hold. */
export function lateResidentGrowthBytes({ stages }: LeakReport): number {
  return stages.at(-1)!.residentBytes - stages[1]!.residentBytes
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

export function describeFootprint({ openFileCount, heapBytes, heapRoomBytes, externalBytes, residentBytes }: Footprint): string {
  const heap = `heap ${megabytes(heapBytes)} of ${megabytes(heapRoomBytes)}, external ${megabytes(externalBytes)}`
  return `open files ${openFileCount}; ${heap}; resident ${megabytes(residentBytes)}`
}

export function describeLeakRun({ connectionCount, requestCount, before, stages }: LeakReport): string {
  const after = stages.at(-1)!
  return [
    `leaks: ${connectionCount} connections, ${requestCount} requests seen by legacy`,
    `open files ${before.openFileCount} → ${after.openFileCount}`,
    `heap ${megabytes(before.heapBytes)} → ${megabytes(after.heapBytes)}`,
    `resident ${megabytes(before.residentBytes)} → ${megabytes(after.residentBytes)}`,
  ].join('; ')
}
