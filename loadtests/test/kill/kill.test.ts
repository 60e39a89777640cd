import { expect, test } from 'vitest'
import { redisUrl } from '../../../scripts/test-services/redis-url.ts'
import { expectNothingNoticed } from './expect-nothing-noticed.ts'
import { killRun } from './kill-run.ts'

const shortMs = 120_000
const momentCount = 3

test('clients notice nothing when worker, api or both are killed (queue on PostgreSQL, short)', { timeout: shortMs }, async () => {
  expectNothingNoticed(await killRun({ queueUrl: '', seed: 20261121, momentCount }), momentCount, 'PostgreSQL')
})

test('clients notice nothing when worker, api or both are killed (queue on Redis, short)', { timeout: shortMs }, async () => {
  const url = redisUrl()
  expect(url).toMatch(/^redis:/)
  expectNothingNoticed(await killRun({ queueUrl: url, seed: 1, momentCount }), momentCount, 'Redis')
})
