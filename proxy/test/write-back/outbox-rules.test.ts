// What the outbox may and may not conclude, with MES and the ledger in the hands of the test. With real ones, and processes that die: outbox.test.ts.
import type { WriteBack } from '@ficus/pricing-service/contract'
import { expect, test } from 'vitest'
import type { ProxySettings } from '../../src/config.ts'
import { type Kit, startKit } from '../kit/start-kit.ts'

const ownId = 1_000_000_001

const startQuick = (settings: Partial<ProxySettings> = {}) =>
  startKit({ stage: 'live', settings: { outboxEveryMs: 20, outboxAbsentMs: 300, ...settings } })
const isImport = (target: string) => target.includes('/import')
const importCount = ({ legacy }: Kit) => legacy.seen.filter(({ target }) => isImport(target)).length
const askCount = ({ legacy }: Kit) => legacy.seen.filter(({ target }) => target.endsWith(`/prices/${ownId}`)).length
const events = ({ logged }: Kit) => logged.map(({ event }) => event)
const untilNumber1 = (kit: Kit) => expect.poll(() => kit.candidate.ledger.writeBacks.get(1), { timeout: 30_000 })

/** As if the process that sent it had died: MES got the import, and nobody said how it ended. Resolves when the settlement is lost. */
function settlementLost({ candidate: { ledger } }: Kit): Promise<void> {
  return new Promise(resolve => {
    ledger.instead = ({ url, method }, response) => {
      if (method !== 'PUT' || url !== '/write-backs/1/settlement') return false
      ledger.instead = () => false
      response.destroy()
      resolve()
      return true
    }
  })
}

test('an import that MES holds back while it says that it has none is not taken for absent at the first answer', async () => {
  await using kit = await startQuick({ writeBackSettleMs: 100 })
  const letIn = Promise.withResolvers<void>()
  kit.legacy.instead = async ({ target }) => {
    if (isImport(target)) await letIn.promise
    return false
  }
  expect((await kit.price()).status).toBe(502)
  const sentCount = importCount(kit)
  kit.candidate.ledger.makeDue(1)
  await expect.poll(() => askCount(kit), { timeout: 30_000 }).toBe(1)
  letIn.resolve()
  await untilNumber1(kit).toMatchObject({ status: 'recorded', settledBy: 'outbox' })
  expect([importCount(kit), askCount(kit)]).toEqual([sentCount, 2])
  expect([...kit.legacy.rows.keys()]).toEqual([ownId])
})

test('one that MES does not have is cancelled and never sent again; its number does not come back', async () => {
  await using kit = await startQuick({ writeBackSettleMs: 100 })
  kit.legacy.instead = ({ target }, _, response) => {
    if (!isImport(target)) return false
    response.destroy()
    return true
  }
  expect((await kit.price()).status).toBe(502)
  kit.legacy.instead = () => false
  const sentCount = importCount(kit)
  kit.candidate.ledger.makeDue(1)
  await untilNumber1(kit).toMatchObject({ status: 'cancelled', settledBy: 'outbox' })
  expect([importCount(kit), kit.legacy.rows.size]).toEqual([sentCount, 0])
  await kit.price()
  expect([...kit.candidate.ledger.writeBacks.keys()]).toEqual([1, 2])
})

test('a row under its id that is not the one that was sent is not taken for it', async () => {
  await using kit = await startQuick()
  const lost = settlementLost(kit)
  const { text } = await kit.price()
  const rows = kit.legacy.rows as Map<number, string>
  rows.set(ownId, rows.get(ownId)!.replace(/"Total":\d+/, '"Total":9'))
  expect(JSON.parse(text).CalculationId).toBe(ownId)
  await lost
  kit.candidate.ledger.makeDue(1)
  await untilNumber1(kit).toMatchObject({ status: 'cancelled', settledBy: 'outbox' })
  await expect.poll(() => events(kit)).toContain('outbox.foreign')
})

test('one that was noted under another administrator key stays open, and says so', async () => {
  await using kit = await startQuick()
  const lost = settlementLost(kit)
  await kit.price()
  await lost
  const kept = kit.candidate.ledger.writeBacks as Map<number, WriteBack & { secret: string }>
  kept.set(1, { ...kept.get(1)!, secret: 'sealed by somebody else' })
  kit.candidate.ledger.makeDue(1)
  await expect.poll(() => events(kit), { timeout: 30_000 }).toContain('outbox.unreadable')
  expect(kept.get(1)).toMatchObject({ status: 'open' })
  expect(askCount(kit)).toBe(0)
})

test('while MES and the ledger fail it, prices are answered as ever, and each fault is told', async () => {
  await using kit = await startQuick()
  const lost = settlementLost(kit)
  await kit.price()
  await lost
  kit.legacy.instead = ({ method, target }, _, response) => {
    if (method !== 'GET' || !target.endsWith(`/prices/${ownId}`)) return false
    response.destroy()
    return true
  }
  kit.candidate.ledger.makeDue(1)
  await expect.poll(() => askCount(kit), { timeout: 30_000 }).toBe(1)
  await expect.poll(() => events(kit)).toContain('outbox.failed')
  expect(JSON.parse((await kit.price()).text).CalculationId).toBe(ownId + 1)

  let dueCount = 0
  kit.candidate.ledger.instead = ({ url }, response) => {
    if (url !== '/write-backs/due') return false
    if (++dueCount > 3) return true // no answer at all, and no end of the round
    response.writeHead(dueCount === 1 ? 500 : 200).end(dueCount === 2 ? 'nonsense' : '{"writeBacks":7}')
    return true
  }
  await expect.poll(() => dueCount, { timeout: 30_000 }).toBe(4)
  expect(JSON.parse((await kit.price()).text).CalculationId).toBe(ownId + 2)
  expect(events(kit).filter(event => event === 'outbox.failed').length).toBeGreaterThanOrEqual(4)
  expect(kit.candidate.ledger.writeBacks.get(1)).toMatchObject({ status: 'open' })
})
