// How long two other processes take to obey a flip, from the call that writes it (lock, history and disk included), by the watch alone. Goal: each within 100 ms. Prints p50, p99, max and JSON at the end.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { setFlag } from '../src/audit/changes.ts'
import { flagStore } from '../src/audit/flag-store.ts'
import { temporaryFolder } from '../test/temporary-folder.ts'

const flipCount = 200
const author = { by: 'bench', why: 'measuring how fast a flip is seen' }

using folder = temporaryFolder()
const store = flagStore(folder.file)
await setFlag(store, 'pricing.calculate', { stage: 'off' }, author)
const readers = [0, 1].map(() => fork(resolve(import.meta.dirname, '../test/children/watching.ts'), [folder.file], { execArgv: [] }))
await Promise.all(readers.map(reader => seen(reader, 1)))

const tookMs: number[] = []
for (let flip = 1; flip <= flipCount; flip++) {
  const both = readers.map(reader => seen(reader, flip + 1))
  const startedAt = Date.now()
  await setFlag(store, 'pricing.calculate', { stage: flip % 2 === 0 ? 'off' : 'live' }, author)
  for (const seenAt of await Promise.all(both)) tookMs.push(seenAt - startedAt)
}
for (const reader of readers) reader.disconnect()
await Promise.all(readers.map(reader => once(reader, 'exit')))

tookMs.sort((a, b) => a - b)
const at = (ratio: number) => tookMs[Math.min(tookMs.length - 1, Math.floor(tookMs.length * ratio))]!
const figures = { p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) }
console.log(`${flipCount} flips, two processes: p50 ${figures.p50Ms} ms   p99 ${figures.p99Ms} ms   max ${figures.maxMs} ms`)
console.log(JSON.stringify({ bench: 'flip-latency', goalMaxMs: 100, figures }))
process.exitCode = figures.maxMs <= 100 ? 0 : 1

async function seen(reader: ChildProcess, revision: number): Promise<number> {
  for (;;) {
    const [told] = (await once(reader, 'message')) as [{ revision: number; seenAt: number }]
    if (told.revision === revision) return told.seenAt
  }
}
