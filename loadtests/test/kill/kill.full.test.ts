import { test } from 'vitest'
import { redisUrl } from '../../../scripts/test-services/redis-url.ts'
import { expectNothingNoticed } from './expect-nothing-noticed.ts'
import { killRun } from './kill-run.ts'

const momentCount = 21

test('clients notice nothing at 21 seeded moments on PostgreSQL', async () => {
  expectNothingNoticed(await killRun({ queueUrl: '', seed: 7, momentCount }), momentCount, 'PostgreSQL')
})

test('clients notice nothing at 21 seeded moments on Redis', async () => {
  expectNothingNoticed(await killRun({ queueUrl: redisUrl(), seed: 8, momentCount }), momentCount, 'Redis')
})
