// The ledger: clusters by path and kind, within bounds; sums of money that are exact; several ledgers as one; a file that outlives its process.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Reply } from '../exchange.ts'
import { priceRoute } from '../routes/price.ts'
import { type BookOptions, openBook, readPast } from './book.ts'
import type { DifferenceKind } from './difference.ts'
import { comparisonOf } from './judge.ts'
import { createLedger, type Ledger } from './ledger.ts'
import { readKeeper } from './ledger-file.ts'
import { clusterCountMax, exampleCountMax } from './ledger-state.ts'
import { mergedStates } from './merged-states.ts'

const patience = { timeout: 20_000, interval: 20 }
const limits = { candidateDeadlineMs: 1_000, bodyBytesMax: 1_000, replyBytesMax: 1_000, stallMs: 0, legacy: null }
const strangled = { route: priceRoute, limits, candidate: null, mirror: null }
const body = Buffer.from('{"ModelId":4711,"Material":"BRASS","Finish":"NONE","Quantity":1,"Comment":"for Ivan"}')
const legacy: Reply = { status: 200, rawHeaders: ['X-MES-Node', 'a', 'Date', 'now'], body: Buffer.from('{"Success":true,"Total":10.00}') }
const candidate: Reply = { ...legacy, madeFrom: { modelSha256: 'ab' } }

let requestCount = 0
function seen(ledger: Ledger, path: string, totalDifference: string | null, kind: DifferenceKind = 'value'): void {
  requestCount += 1
  const task = {
    exchangeId: `request-${requestCount}`,
    strangled,
    mirrorTo: 'candidate',
    target: `${priceRoute.path}?Key=k`,
    partner: { id: 7, name: 'Seven' },
    body,
  } as const
  const comparison = comparisonOf('mismatch', {
    differences: [{ path, kind, legacy: '1', candidate: '2' }],
    totalDifference,
    isUnpriced: totalDifference === null,
  })
  ledger.add({ task, comparison, pair: { legacy, candidate } })
}

describe('clusters', () => {
  it('gather what differs in the same places in the same way, whatever the index', () => {
    const ledger = createLedger()
    for (const path of ['Lines[0].Amount', 'Lines[3].Amount']) seen(ledger, path, '0.01')
    seen(ledger, 'Lines[0].Amount', '0.00', 'scale')
    const { clusters } = ledger.state({})
    expect(clusters.map(({ shape, count }) => [shape, count])).toEqual([
      [[{ path: 'Lines[*].Amount', kind: 'value' }], 2],
      [[{ path: 'Lines[*].Amount', kind: 'scale' }], 1],
    ])
  })

  it('sum money exactly, with and without signs, and count what cannot be summed', () => {
    const ledger = createLedger()
    for (const amount of ['0.10', '0.20', '-0.30', null, '90071992547409930.01']) seen(ledger, 'Total', amount)
    const money = { sum: '90071992547409930.01', absoluteSum: '90071992547409930.61', unpricedCount: 1 }
    expect(ledger.state({})).toMatchObject({ routes: { price: { money } }, clusters: [{ money, count: 5 }] })
  })

  it('are bounded in number, and what found no room is counted with its money', () => {
    const ledger = createLedger()
    for (let at = 0; at < clusterCountMax + 3; at++) seen(ledger, `Key${at}`, '1.00')
    const state = ledger.state({})
    expect(state.clusters).toHaveLength(clusterCountMax)
    expect(state.routes['price']).toMatchObject({
      verdictCounts: { mismatch: clusterCountMax + 3 },
      overflow: { count: 3, money: { sum: '3.00' } },
    })
  })

  it('keep the first example and the latest, without keys, comments or queries of the client', () => {
    let now = 0
    const ledger = createLedger(() => ++now)
    for (let at = 0; at < 20; at++) seen(ledger, 'Total', '0.01')
    const [cluster] = ledger.state({}).clusters
    expect(cluster?.examples.map(({ at }) => at)).toEqual([2, 19, 20, 21])
    expect(cluster?.examples).toHaveLength(exampleCountMax)
    expect(cluster?.examples[0]?.kept).toEqual({
      target: '/api/partner/prices',
      body: '{"ModelId":4711,"Material":"BRASS","Finish":"NONE","Quantity":1}',
      legacy: { status: 200, rawHeaders: ['X-MES-Node', 'a', 'Date', 'now'], body: '{"Success":true,"Total":10.00}' },
    })
    expect(JSON.stringify(cluster)).not.toMatch(/Ivan|Seven|Key=k/)
  })
})

it('several ledgers are one: counts and money add up, clusters meet by what they are', () => {
  const [one, other, both] = [createLedger(() => 1), createLedger(() => 2), createLedger(() => 3)]
  for (const ledger of [one, both]) for (let at = 0; at < 3; at++) seen(ledger, 'Total', '0.01')
  for (const ledger of [other, both]) for (const path of ['Total', 'Net']) seen(ledger, path, '-0.02')
  const merged = mergedStates([one.state({}), other.state({})])
  const direct = both.state({})
  expect(merged.routes).toEqual({ price: { ...direct.routes['price'], sinceAt: 1 } })
  expect(merged.clusters.map(({ id, count, money }) => [id, count, money])).toEqual(
    direct.clusters.map(({ id, count, money }) => [id, count, money]),
  )
  expect(merged.clusters[0]).toMatchObject({ firstSeenAt: 1, lastSeenAt: 2 })
  expect(merged.routes['price']?.sinceAt).toBe(1)
})

describe('the book', () => {
  let dir = ''
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'ficus-ledger-'))
  })
  afterAll(() => rm(dir, { recursive: true }))

  const open = async (changed: Partial<BookOptions> & { folder: string }) => {
    const problems: string[] = []
    const onProblem = (problem: string) => void problems.push(problem)
    const past = await readPast(changed.folder, onProblem)
    const ledger = createLedger(() => 1)
    return { ledger, problems, book: openBook({ dir: changed.folder, past, present: () => ledger.state({}), onProblem, ...changed }) }
  }

  it('goes on after a restart where it was', async () => {
    const folder = join(dir, 'restart')
    for (const round of [1, 2, 3]) {
      const { ledger, book, problems } = await open({ folder })
      seen(ledger, 'Total', '0.01')
      expect(book.view()).toMatchObject({ clusters: [{ count: round, money: { sum: `0.0${round}` } }] })
      await book.close()
      expect(problems).toEqual([])
    }
    expect(await readdir(folder)).toEqual(['mismatches.jsonl'])
    const lines = (await readFile(join(folder, 'mismatches.jsonl'), 'utf8')).trimEnd().split('\n')
    expect(lines.map(line => Object.keys(JSON.parse(line))[0])).toEqual(['ledger', 'route', 'cluster'])
  })

  it('puts a file aside that it cannot understand, and begins anew', async () => {
    const folder = join(dir, 'torn')
    const first = await open({ folder })
    seen(first.ledger, 'Total', '0.01')
    await first.book.close()
    await writeFile(join(folder, 'mismatches.jsonl'), '{"ledger":1}\n{"cluster":{"id":"a')
    const { book, problems } = await open({ folder })
    expect(book.view().clusters).toEqual([])
    expect(problems).toEqual([expect.stringContaining('it is put aside as')])
    await book.close()
    expect(await readdir(folder)).toEqual(['mismatches.jsonl', 'mismatches.jsonl.unreadable'])
  })

  it('belongs to whoever opened it last: the one before says so once, and compares on in memory', async () => {
    const folder = join(dir, 'two-proxies')
    const file = join(folder, 'mismatches.jsonl')
    const before = await open({ folder })
    seen(before.ledger, 'Total', '0.01')
    await vi.waitUntil(async () => (await readPast(folder, () => {}))?.clusters.length === 1, patience)
    const signature = await readKeeper(file)
    const after = await open({ folder })
    await vi.waitUntil(async () => (await readKeeper(file))?.token !== signature?.token, patience)
    seen(before.ledger, 'Total', '0.02')
    await before.book.close()
    expect(before.problems).toEqual([expect.stringContaining(`is kept by another proxy now (process ${process.pid} on `)])
    expect([before.book.keptIn(), after.book.keptIn()]).toEqual([null, file])
    expect(before.book.view()).toMatchObject({ clusters: [{ count: 2 }] })
    seen(after.ledger, 'Total', '0.04')
    await after.book.close()
    expect(after.problems).toEqual([])
    expect((await readPast(folder, () => {}))?.clusters).toMatchObject([{ count: 2, money: { sum: '0.05' } }])
  })

  it('goes on in memory when the disk refuses, and says so once', async () => {
    const folder = join(dir, 'a-file')
    await writeFile(folder, '')
    const { ledger, book, problems } = await open({ folder: join(folder, 'below') })
    seen(ledger, 'Total', '0.01')
    await book.close()
    expect(book.view().clusters).toHaveLength(1)
    expect(problems.filter(problem => problem.startsWith('writing'))).toHaveLength(1)
  })
})
