// The operators come in through one process and the copies' clients through another: what legacy is asked besides gives way to them all the same.
import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { DecisionView } from '../src/decisions.ts'
import { ask } from './kit/ask.ts'
import { runProxy } from './kit/processes.ts'
import { asked } from './kit/sample-price.ts'
import { startStubCandidate } from './kit/stub-candidate.ts'
import { adminKey, startStubLegacy } from './kit/stub-legacy.ts'

it('of several processes none asks legacy for a copy while an operator of one of them waits', async () => {
  await using legacy = await startStubLegacy(['k7'])
  await using candidate = await startStubCandidate()
  await using proxy = await runProxy(legacy.url, async folder => {
    const flags = { 'pricing.calculate': { stage: 'live', mirrorBasisPoints: 10_000 } }
    await writeFile(join(folder, 'flags.json'), JSON.stringify({ revision: 1, flags }))
    const partner = { id: 7, name: 'Seventh Ring', apiKeySha256: createHash('sha256').update('k7').digest('hex') }
    await writeFile(join(folder, 'partners.json'), JSON.stringify([partner]))
    const upstreams = ['--pricing', candidate.url, '--mes-admin-key', adminKey, '--partners-file', join(folder, 'partners.json')]
    return ['--processes', '2', '--shadow-held-back-ms-max', '0', ...upstreams]
  })
  // One connection, so one process.
  const operator = new Agent({ keepAlive: true, maxSockets: 1 })
  for (let count = 0; count < 25; count++) await page(proxy.url, operator)
  const finished = Promise.withResolvers<void>()
  legacy.instead = async ({ target }) => {
    if (target.startsWith('/api/orders')) await finished.promise
    return false
  }
  const waiting = page(proxy.url, operator)
  while ((await proxy.metric('ficus_proxy_operators_rise_ratio')) <= 1.5);
  const price = { method: 'POST', path: '/api/partner/prices', headers: { 'X-Api-Key': 'k7' }, body: JSON.stringify(asked) }
  for (let count = 0; count < 4; count++) expect((await ask(proxy.url, price)).status).toBe(200)
  const told = await proxy.adminUntil('/decisions', ({ text }) => {
    const { decisions } = JSON.parse(text) as { decisions: DecisionView[] }
    return decisions.length === 4 && decisions.every(({ mirrored }) => mirrored !== null)
  })
  const { decisions } = JSON.parse(told.text) as { decisions: DecisionView[] }
  expect(decisions.map(({ mirrored }) => mirrored?.droppedCause)).toEqual(Array(4).fill('held-back'))
  expect(legacy.seen.filter(({ target }) => target.includes('Preview=true'))).toHaveLength(0)
  finished.resolve()
  await waiting
  operator.destroy()
})

function page(url: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const call = request(url, { agent, path: '/api/orders?Page=1' }, response => response.resume().on('end', resolve).on('error', reject))
    call.on('error', reject).end()
  })
}
