// The short form of `npm run chaos`: a few seconds, each victim killed once. The long one is chaos.full.test.ts.
import { test } from 'vitest'
import { freshDatabase } from '../../../scripts/test-services/fresh-database.ts'
import { chaosRun } from './chaos-run.ts'
import { expectWhole } from './expect-whole.ts'

test('clients notice nothing while stages flip and worker, api, flags server and one of two proxies are killed, and MES holds every calculation once', {
  timeout: 180_000,
}, async () => {
  await using mes = await freshDatabase()
  await using pricing = await freshDatabase()
  const stores = { mesDatabaseUrl: mes.url, pricingDatabaseUrl: pricing.url, queueUrl: '' }
  expectWhole(await chaosRun({ stores, seed: 20261121, loadSeconds: 12 }))
})
