// Whatever belongs together stays on its side: a request under way when the flag flips, and a calculation that is read and ordered later.
import { describe, expect, it } from 'vitest'
import { apiKey, startKit } from './kit/start-kit.ts'

const idOf = ({ text }: { text: string }) => JSON.parse(text).CalculationId as number

describe('a request that runs while the flag flips', () => {
  it('is answered by the candidate that it began with, and the next one by legacy', async () => {
    await using kit = await startKit({ stage: 'live' })
    const reached = Promise.withResolvers<void>()
    kit.candidate.asksUntilDone = Number.POSITIVE_INFINITY
    kit.candidate.altered = quote => {
      reached.resolve()
      return quote
    }
    const running = kit.price()
    await reached.promise
    await kit.setFlag({ stage: 'off' })
    expect(idOf(await kit.price())).toBe(1)
    kit.candidate.asksUntilDone = 0
    expect(idOf(await running)).toBe(1_000_000_001)
    expect([...kit.legacy.rows.keys()]).toEqual([1, 1_000_000_001])
  })

  it('is answered by legacy when it began there, and the next one by the candidate', async () => {
    await using kit = await startKit({ stage: 'off' })
    const reached = Promise.withResolvers<void>()
    const released = Promise.withResolvers<void>()
    kit.legacy.instead = async ({ target, method }) => {
      if (method !== 'POST' || target !== '/api/partner/prices') return false
      reached.resolve()
      await released.promise
      return false
    }
    const running = kit.price()
    await reached.promise
    await kit.setFlag({ stage: 'live' })
    expect(idOf(await kit.price())).toBe(1_000_000_001)
    released.resolve()
    expect(idOf(await running)).toBe(2)
    expect(kit.candidate.quotes).toHaveLength(1)
  })

  it('falls back to legacy when the candidate fails it after a kill, as it would have before', async () => {
    await using kit = await startKit({ stage: 'live' })
    const reached = Promise.withResolvers<() => void>()
    kit.candidate.instead = (_, response) => {
      reached.resolve(() => response.destroy())
      return true
    }
    const running = kit.price()
    const cut = await reached.promise
    const killed = await kit.admin({
      method: 'POST',
      path: '/kill/pricing.calculate',
      headers: { 'content-type': 'application/json' },
      body: '{"by":"test","why":"to see it obeyed"}',
    })
    expect(killed.status).toBe(200)
    cut()
    expect(idOf(await running)).toBe(1)
  })
})

describe('a calculation that the candidate made', () => {
  it('is read and ordered at MES under its id, by whatever the flag says meanwhile', async () => {
    await using kit = await startKit({ stage: 'live' })
    const calculationId = idOf(await kit.price())
    expect(calculationId).toBeGreaterThanOrEqual(1_000_000_000)
    for (const stage of ['live', 'off', 'shadow', 'retired'] as const) {
      await kit.setFlag({ stage })
      const headers = { 'X-Api-Key': apiKey }
      const read = await kit.ask({ path: `/api/partner/prices/${calculationId}`, headers })
      expect(idOf(read)).toBe(calculationId)
      const ordered = await kit.ask({ method: 'POST', path: '/api/partner/orders', headers, body: `{"CalculationId":${calculationId}}` })
      expect(JSON.parse(ordered.text)).toMatchObject({ Success: true, CalculationId: calculationId, Total: JSON.parse(read.text).Total })
    }
    expect(kit.candidate.quotes).toHaveLength(1)
  })
})
