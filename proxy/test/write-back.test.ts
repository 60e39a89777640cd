// Each answered price has exactly one calculation in MES, the one whose id the client holds, whatever happens to the import.
import { describe, expect, it } from 'vitest'
import { startKit } from './kit/start-kit.ts'

describe('the write-back of a price', () => {
  it('is asked for again when its confirmation was lost, and the client then gets the one id that MES holds', async () => {
    await using kit = await startKit({ stage: 'live' })
    let importCount = 0
    kit.legacy.instead = ({ target, body }, _, response) => {
      if (!target.includes('/import') || ++importCount > 1)
        return false
        // Stored, but the confirmation never leaves.
      ;(kit.legacy.rows as Map<number, string>).set(JSON.parse(body.toString()).CalculationId, body.toString())
      response.destroy()
      return true
    }
    const { CalculationId } = JSON.parse((await kit.price()).text)
    expect(importCount).toBe(2)
    expect([...kit.legacy.rows.keys()]).toEqual([CalculationId])
    expect(CalculationId).toBe(1_000_000_001)
  })

  it('that was sent before the deadline is settled after it, and legacy calculates no second price', async () => {
    await using kit = await startKit({ stage: 'live', settings: { candidateDeadlineMs: 1_500 } })
    const arrivedMs = performance.now()
    kit.legacy.instead = async ({ target }) => {
      // Held until the deadline, which counts from the arrival of the request, is over.
      if (target.includes('/import')) await new Promise(resolve => setTimeout(resolve, arrivedMs + 1_700 - performance.now()))
      return false
    }
    const { CalculationId } = JSON.parse((await kit.price()).text)
    expect([...kit.legacy.rows.keys()]).toEqual([CalculationId])
    expect(kit.legacy.priceCalls()).toHaveLength(0)
  })

  it('is not sent after the deadline; legacy answers instead', async () => {
    await using kit = await startKit({ stage: 'live', settings: { candidateDeadlineMs: 300 } })
    kit.candidate.asksUntilDone = 10_000
    const answer = await kit.price()
    expect(JSON.parse(answer.text).CalculationId).toBe(1)
    expect(kit.legacy.seen.filter(({ target }) => target.includes('/import'))).toHaveLength(0)
  })

  it('that MES refuses leaves the request to legacy', async () => {
    await using kit = await startKit({ stage: 'live', settings: { mesAdminKey: 'wrong' } })
    const answer = await kit.price()
    expect(JSON.parse(answer.text)).toMatchObject({ Success: true })
    const [decision] = await kit.decisions(list => list.length === 1)
    expect(decision?.answeredBy).toBe('legacy')
  })

  it('that stays unsettled ends in an error, because a second calculation must not follow', async () => {
    await using kit = await startKit({ stage: 'live', settings: { writeBackSettleMs: 300 } })
    kit.legacy.instead = ({ target }, _, response) => {
      if (!target.includes('/import')) return false
      response.destroy()
      return true
    }
    const answer = await kit.price()
    expect(answer.status).toBe(502)
    expect(kit.legacy.priceCalls()).toHaveLength(0)
    const [decision] = await kit.decisions(list => list.length === 1)
    expect(decision).toMatchObject({ answeredBy: 'nobody', fallbackCause: 'WRITE_BACK_UNSETTLED', status: 502 })
  })

  it('does not happen for a client that left before it was sent', async () => {
    await using kit = await startKit({ stage: 'live' })
    const leaving = new AbortController()
    kit.candidate.instead = () => {
      leaving.abort()
      return true
    }
    await expect(kit.price({ signal: leaving.signal })).rejects.toThrow()
    const [decision] = await kit.decisions(list => list.length === 1)
    expect(decision).toMatchObject({ answeredBy: 'nobody', fallbackCause: 'CLIENT_WENT_AWAY', status: 0 })
    expect(kit.legacy.rows.size).toBe(0)
    expect(kit.legacy.priceCalls()).toHaveLength(0)
  })
})
