// The long form, on Redis; on PostgreSQL the chaos run kills the same processes, and more, for two minutes (../chaos/chaos.full.test.ts).
import { test } from 'vitest'
import { redisUrl } from '../../../scripts/test-services/redis-url.ts'
import { expectNothingNoticed } from './expect-nothing-noticed.ts'
import { killRun } from './kill-run.ts'

const momentCount = 9

test('clients notice nothing at 9 seeded moments on Redis', async () => {
  expectNothingNoticed(await killRun({ queueUrl: redisUrl(), seed: 8, momentCount }), momentCount, 'Redis')
})
