// The fair order as PostgreSQL gives it: laws of place_quotes, and that the api's prediction of a place is the place.
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../../scripts/test-services/fresh-database.ts'
import { placeOf } from '../src/fairness/class-load.ts'
import { type Lane, lanes } from '../src/fairness/lanes.ts'
import { readClassLoads } from '../src/store/class-loads.ts'
import { type Database, openDatabase } from '../src/store/database.ts'
import { migrate } from '../src/store/migrate.ts'
import { placeQuotes, rebasePlaces } from '../src/store/place-quotes.ts'

let fresh: FreshDatabase
let database: Database
beforeAll(async () => {
  fresh = await freshDatabase()
  await migrate(fresh.url, 5_000)
  database = openDatabase({ url: fresh.url, connectionCount: 8, deadlineMs: 10_000, onConnectionLost: () => {} })
})
afterAll(async () => {
  await database.close()
  await fresh[Symbol.asyncDispose]()
})
beforeEach(() => database.query('TRUNCATE quote, fair_flow CASCADE'))

const weights = { large: 3 }

interface Job {
  readonly partner: string
  readonly lane?: Lane
  readonly cpuMs?: number
}

async function accept(...jobs: readonly Job[]): Promise<string[]> {
  const ids: string[] = []
  for (const { partner, lane = 'batch', cpuMs = 95 } of jobs) {
    const [row] = await database.query<{ id: string }>(
      `INSERT INTO quote (id, model_sha256, material, finish, quantity, tariff, engine_version, partner, lane, predicted_cpu_ms)
       VALUES (gen_random_uuid(), '', '', '', 1, '{}', '', $1, $2, $3) RETURNING id`,
      [partner, lane, cpuMs],
    )
    ids.push(row?.id as string)
  }
  return ids
}

async function place(...jobs: readonly Job[]): Promise<number[]> {
  const ids = await accept(...jobs)
  const places = await placeQuotes(database, ids, weights)
  return ids.map(id => places.get(id)?.priority as number)
}

const times = <T>(count: number, value: T) => Array.from({ length: count }, () => value)
const finishAll = () => database.query(`UPDATE quote SET status = 'failed', failure = '{}', finished_at = now() WHERE finished_at IS NULL`)
const begin = (priorityMost: number) =>
  database.query(`UPDATE quote SET status = 'running' WHERE status = 'queued' AND fair_order <= $1`, [priorityMost * 2])

describe('the fair order', () => {
  it('lines up the work of one partner, in the order of coming', async () => {
    expect(await place(...times(3, { partner: 'a' }))).toEqual([51, 101, 151])
    expect(await place({ partner: 'a' })).toEqual([201])
  })

  it('puts who was quiet beside the first of a flood, not behind it', async () => {
    const flood = await place(...times(1_000, { partner: 'loud' }))
    const [quiet] = await place({ partner: 'quiet' })
    expect(flood.filter(priority => priority < (quiet as number)).length).toBe(0)
    await begin(5_001)
    const [later] = await place({ partner: 'later' })
    expect(flood.filter(priority => priority > 5_001 && priority < (later as number)).length).toBe(0)
  })

  it('gives a partner of weight 3 three places for each of another', async () => {
    await place({ partner: 'large' }, { partner: 'small' })
    const [large, small] = [await place(...times(30, { partner: 'large' })), await place(...times(30, { partner: 'small' }))]
    const within = (priorities: number[], most: number) => priorities.filter(priority => priority <= most).length
    const most = small[9] as number
    expect(within(large, most) / within(small, most)).toBeGreaterThan(2.5)
    expect(within(large, most) / within(small, most)).toBeLessThan(3.5)
  })

  it('gives copies for comparison a quarter of the weight', async () => {
    await place({ partner: 'a' }, { partner: 'a', lane: 'shadow' })
    const [real, copies] = [
      await place(...times(40, { partner: 'a' })),
      await place(...times(40, { partner: 'a', lane: 'shadow' as const })),
    ]
    expect(copies.filter(priority => priority <= (real[39] as number)).length).toBe(9)
  })

  it('weighs by cost: one large model is as much as many small ones', async () => {
    const [, afterLarge] = await place({ partner: 'a', cpuMs: 995 }, { partner: 'a', cpuMs: 95 })
    const small = await place(...times(11, { partner: 'b', cpuMs: 95 }))
    expect(small.filter(priority => priority < (afterLarge as number)).length).toBeGreaterThanOrEqual(5)
  })

  it('begins anew when nothing is left, and owes nobody anything', async () => {
    await place(...times(500, { partner: 'loud' }))
    await finishAll()
    expect(await place({ partner: 'loud' })).toEqual([51])
  })

  it('gives a place once, however often and by however many it is asked for', async () => {
    const ids = await accept(...times(200, { partner: 'a' }))
    const answers = await Promise.all(times(6, ids).map(all => placeQuotes(database, all, weights)))
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect([...new Set([...(answers[0] as Map<string, { priority: number }>).values()].map(one => one.priority))]).toHaveLength(200)
  })

  it('loses no work of a partner whose quotes come through several apis at once', async () => {
    const batches = await Promise.all(times(8, null).map(() => accept(...times(20, { partner: 'a' }))))
    await Promise.all(batches.map(ids => placeQuotes(database, ids, weights)))
    const rows = await database.query<{ fair_order: number }>('SELECT DISTINCT fair_order FROM quote')
    expect(rows).toHaveLength(160)
  })

  it('counts from a later base when priorities have grown too large, and keeps the order of what waits', async () => {
    await place(...times(3, { partner: 'a' }))
    await database.query('UPDATE quote SET fair_start = fair_start + 2.2e6, fair_order = fair_order + 2.2e6')
    await database.query('UPDATE fair_flow SET finish = finish + 2.2e6')
    const rebased = [...(await rebasePlaces(database)).values()].map(one => one.priority).toSorted((a, b) => a - b)
    expect(rebased).toEqual([51, 101, 151])
    expect(await place({ partner: 'a' })).toEqual([201])
    expect((await rebasePlaces(database)).size).toBe(0)
  })

  it('is what the api predicts for a newcomer', async () => {
    const job = fc.record({
      partner: fc.constantFrom('large', 'b', 'c'),
      lane: fc.constantFrom(...lanes),
      cpuMs: fc.integer({ min: 1, max: 5_000 }),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(job, { minLength: 1, maxLength: 12 }),
        job,
        fc.integer({ min: 0, max: 3_000 }),
        async (before, newcomer, begun) => {
          await database.query('TRUNCATE quote, fair_flow CASCADE')
          await place(...before)
          await begin(begun)
          const predicted = placeOf((await readClassLoads(database)).batch, newcomer, weights).order
          const [id] = await accept(newcomer)
          await placeQuotes(database, [id as string], weights)
          const [row] = await database.query<{ fair_order: number }>('SELECT fair_order FROM quote WHERE id = $1', [id])
          expect(row?.fair_order).toBeCloseTo(predicted, 6)
        },
      ),
      { numRuns: 60 },
    )
  })
})
