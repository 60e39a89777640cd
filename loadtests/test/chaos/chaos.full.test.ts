import { expect, test } from 'vitest'
import { freshDatabase } from '../../../scripts/test-services/fresh-database.ts'
import { redisUrl } from '../../../scripts/test-services/redis-url.ts'
import { chaosRun } from './chaos-run.ts'
import { expectWhole } from './expect-whole.ts'

test.each([
  ['PostgreSQL', () => '', 20261126],
  ['Redis', redisUrl, 20261127],
])(
  'clients notice nothing in two minutes of flips and kills, and MES holds every calculation once (queue on %s)',
  async (_name, queueUrl, seed) => {
    await using mes = await freshDatabase()
    await using pricing = await freshDatabase()
    const run = await chaosRun({
      stores: { mesDatabaseUrl: mes.url, pricingDatabaseUrl: pricing.url, queueUrl: queueUrl() },
      seed,
      loadSeconds: 120,
    })
    expectWhole(run)
    expect(run.loadSeconds).toBeGreaterThanOrEqual(120)
    expect(Math.min(...Object.values(run.strikes.counts))).toBeGreaterThanOrEqual(3)
    expect(run.fallbackCount).toBeGreaterThan(0)
  },
)
