// What the pricing service is told of the caller: partner, lane and how long the answer is worth something; and its words while it calculates are understood.
import { expect, it } from 'vitest'
import { openDeadline } from '../src/candidate/deadline.ts'
import { openPricingClient, type QuoteCaller } from '../src/candidate/pricing-client.ts'
import { modelSha256 } from './kit/sample-price.ts'
import { startStubCandidate } from './kit/stub-candidate.ts'

const request = { modelSha256, material: 'SILVER925', finish: 'POLISHED', quantity: 10 }

it.each([
  [
    { partnerId: 7, lane: 'interactive' },
    { 'x-partner': '7', 'x-lane': 'interactive' },
  ],
  [{ partnerId: null, lane: 'shadow' }, { 'x-lane': 'shadow' }],
] as const)('the request of %j says so, with the seconds that are left', async (who, headers) => {
  await using candidate = await startStubCandidate()
  const client = openPricingClient(candidate.url, 1)
  using deadline = openDeadline(performance.now() + 9_000, 'asking')
  let heard: NodeJS.Dict<string | string[]> = {}
  candidate.instead = asked => {
    heard = asked.headers
    return false
  }
  const caller: QuoteCaller = { ...who, idempotencyKey: 'k', deadline }
  expect((await client.quote(request, caller)).status).toBe('priced')
  const { 'x-partner': partner, 'x-lane': lane, 'request-timeout': timeout } = heard
  expect({ ...(partner === undefined ? {} : { 'x-partner': partner }), 'x-lane': lane }).toEqual(headers)
  expect(Number(timeout)).toBeGreaterThan(0)
  expect(Number(timeout)).toBeLessThanOrEqual(9)
  await client.close()
})

it('a quote that tells its phase and estimate while it is calculated is waited for', async () => {
  await using candidate = await startStubCandidate()
  const client = openPricingClient(candidate.url, 1)
  using deadline = openDeadline(performance.now() + 9_000, 'asking')
  candidate.asksUntilDone = 2
  candidate.altered = quote => ({ ...quote, calculating: { phase: 'retrying', attempt: 1, remainingSeconds: 0.5 } })
  const quote = await client.quote(request, { partnerId: 7, lane: 'interactive', idempotencyKey: 'k', deadline })
  expect(quote.status).toBe('priced')
  await client.close()
})
