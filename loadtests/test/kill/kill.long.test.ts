// The short form on Redis; on PostgreSQL the chaos run kills the same processes and more (../chaos/chaos.test.ts). The long one is kill.full.test.ts.
import { expect, test } from 'vitest'
import { redisUrl } from '../../../scripts/test-services/redis-url.ts'
import { expectNothingNoticed } from './expect-nothing-noticed.ts'
import { killRun } from './kill-run.ts'

const momentCount = 3

test('clients notice nothing when worker, api or both are killed (queue on Redis, short)', { timeout: 120_000 }, async () => {
  const url = redisUrl()
  expect(url).toMatch(/^redis:/)
  expectNothingNoticed(await killRun({ queueUrl: url, seed: 1, momentCount }), momentCount, 'Redis')
})
