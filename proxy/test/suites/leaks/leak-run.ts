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

const settleMs = 20_000
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

export async function leakRun({ connectionCount, seed, stageCount, onStage }: LeakRange): Promise<LeakReport> {
  await using legacy = await startStormLegacy(seed)
  await using proxy = await startProxyBefore(legacy.port, [], 'proxy/test/suites/leaks/collecting-main.ts')
  const footprint = async (): Promise<Footprint> => {
    const collected = once(proxy.process.process, 'message')
    proxy.process.process.send('collect')
    await collected
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
  legacy.dropAll()
  const before = await settled(footprint, null)
  const stages: Footprint[] = []
  const stageConnectionCount = Math.ceil(connectionCount / stageCount)
  for (let stage = 1; stage <= stageCount; stage++) {
    await storm(proxy.port, stageConnectionCount, seed + 1 + stage)
    legacy.dropAll()
    const after = await settled(footprint, before)
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

/** Sockets close in their own time: the best of what is seen until it fits, or until patience ends. */
async function settled(footprint: () => Promise<Footprint>, before: Footprint | null): Promise<Footprint> {
  const startedMs = performance.now()
  let best = await footprint()
  const quiet = { countSame: 0 }
  while (performance.now() - startedMs < settleMs) {
    const next = await footprint()
    quiet.countSame = next.openFileCount === best.openFileCount ? quiet.countSame + 1 : 0
    best = { ...next, openFileCount: Math.min(best.openFileCount, next.openFileCount), heapBytes: Math.min(best.heapBytes, next.heapBytes) }
    if (before === null ? quiet.countSame > 10 : fits(before, best)) break
    await pause(50)
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
