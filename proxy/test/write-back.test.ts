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
    await expect.poll(() => kit.candidate.ledger.writeBacks.get(1)).toMatchObject({ status: 'recorded', settledBy: 'sender' })
  })

  it('is noted with its very bytes before MES is asked, and MES is not asked when it cannot be noted; legacy answers instead', async () => {
    await using kit = await startKit({ stage: 'live' })
    let notedFirst: unknown = null
    kit.legacy.instead = ({ target }) => {
      if (target.includes('/import')) notedFirst = kit.candidate.ledger.writeBacks.get(1)
      return false
    }
    const { text } = await kit.price()
    expect(notedFirst).toMatchObject({ status: 'open', entry: { partnerId: 7, answer: text } })

    kit.candidate.ledger.instead = ({ method, url }, response) => {
      if (method !== 'PUT' || url !== '/write-backs/2') return false
      response.writeHead(503).end()
      return true
    }
    expect(JSON.parse((await kit.price()).text).CalculationId).toBe(2)
    const [decision] = await kit.decisions(list => list.length === 2)
    expect(decision).toMatchObject({ answeredBy: 'legacy', fallbackCause: 'WRITE_BACK_NOT_NOTED' })
    expect([...kit.legacy.rows.keys()]).toEqual([1_000_000_001, 2])
  })

  it('has no number, or waits for its note, only until the deadline; then legacy answers, and MES is never asked', async () => {
    await using kit = await startKit({ stage: 'live', settings: { candidateDeadlineMs: 500 } })
    const silentAbout: string[] = ['/write-backs/blocks']
    kit.candidate.ledger.instead = ({ url }) => silentAbout.includes(url ?? '')
    expect(JSON.parse((await kit.price()).text).CalculationId).toBe(1)
    silentAbout[0] = '/write-backs/1'
    kit.candidate.ledger.instead = ({ url }) => silentAbout.includes(url ?? '') || url === '/write-backs/2'
    expect(JSON.parse((await kit.price()).text).CalculationId).toBe(2)
    const decisions = await kit.decisions(list => list.length === 2)
    expect(decisions).toMatchObject(Array(2).fill({ answeredBy: 'legacy', fallbackCause: 'CANDIDATE_DEADLINE_PASSED' }))
    expect(kit.legacy.seen.filter(({ target }) => target.includes('/import'))).toHaveLength(0)
  })

  it('whose settlement was lost is settled by the outbox, which asks MES and sends nothing again', async () => {
    await using kit = await startKit({
      stage: 'live',
      settings: { outboxEveryMs: 20, outboxAbsentMs: 50 },
    })
    kit.candidate.ledger.instead = ({ url }, response) => {
      if (url !== '/write-backs/1/settlement' || importCount() === 0) return false
      kit.candidate.ledger.instead = () => false
      response.writeHead(503).end()
      return true
    }
    const importCount = () => kit.legacy.seen.filter(({ target }) => target.includes('/import')).length
    expect(JSON.parse((await kit.price()).text).CalculationId).toBe(1_000_000_001)
    await expect.poll(() => kit.logged.map(({ event }) => event)).toContain('write-back.late')
    kit.candidate.ledger.makeDue(1)
    await expect
      .poll(() => kit.candidate.ledger.writeBacks.get(1), { timeout: 30_000 })
      .toMatchObject({ status: 'recorded', settledBy: 'outbox' })
    expect(importCount()).toBe(1)
    await expect.poll(() => kit.logged.map(({ event }) => event)).toContain('outbox.recorded')
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

  it('is not sent either once the deadline has passed while others held every connection to MES', async () => {
    const connectionCount = 8
    await using kit = await startKit({ stage: 'live', settings: { candidateDeadlineMs: 3_000 } })
    const [allHeld, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    let importCount = 0
    kit.legacy.instead = async ({ target }) => {
      if (!target.includes('/import')) return false
      if (++importCount === connectionCount) allHeld.resolve()
      await released.promise
      return false
    }
    const ahead = Array.from({ length: connectionCount }, () => kit.price())
    await allHeld.promise
    expect(JSON.parse((await kit.price()).text).CalculationId).toBe(1)
    released.resolve()
    await Promise.all(ahead)
    await expect.poll(() => kit.candidate.ledger.writeBacks.get(1 + connectionCount)).toMatchObject({ status: 'cancelled' })
    expect(importCount).toBe(connectionCount)
  })

  it('that MES refuses leaves the request to legacy', async () => {
    await using kit = await startKit({ stage: 'live', settings: { mesAdminKey: 'wrong' } })
    const answer = await kit.price()
    expect(JSON.parse(answer.text)).toMatchObject({ Success: true })
    const [decision] = await kit.decisions(list => list.length === 1)
    expect(decision?.answeredBy).toBe('legacy')
    await expect.poll(() => kit.candidate.ledger.writeBacks.get(1)).toMatchObject({ status: 'cancelled', settledBy: 'sender' })
  })

  it('goes to legacy at once when the import route only faults: MES says by its other route that it holds nothing, and one row is made', async () => {
    await using kit = await startKit({ stage: 'live', settings: { writeBackSettleMs: 600_000 } })
    kit.legacy.instead = ({ target }, _, response) => {
      if (!target.includes('/import')) return false
      response.writeHead(500, { 'X-MES-Node': 'mes-node-7' }).end()
      return true
    }
    const answer = await kit.price()
    expect([answer.status, JSON.parse(answer.text).CalculationId]).toEqual([200, 1])
    const [decision] = await kit.decisions(list => list.length === 1)
    expect(decision).toMatchObject({ answeredBy: 'legacy', fallbackCause: 'WRITE_BACK_REFUSED' })
    await expect.poll(() => kit.candidate.ledger.writeBacks.get(1)).toMatchObject({ status: 'cancelled', settledBy: 'sender' })
    expect([...kit.legacy.rows.keys()]).toEqual([1])
  })

  it('that the import route stored before it faulted is the answer, and legacy calculates no second one', async () => {
    await using kit = await startKit({ stage: 'live', settings: { writeBackSettleMs: 600_000 } })
    kit.legacy.instead = ({ target, body }, _, response) => {
      if (!target.includes('/import')) return false
      ;(kit.legacy.rows as Map<number, string>).set(JSON.parse(body.toString()).CalculationId, body.toString())
      response.writeHead(500, { 'X-MES-Node': 'mes-node-7' }).end()
      return true
    }
    expect(JSON.parse((await kit.price()).text).CalculationId).toBe(1_000_000_001)
    expect(kit.legacy.priceCalls()).toHaveLength(0)
    await expect.poll(() => kit.candidate.ledger.writeBacks.get(1)).toMatchObject({ status: 'recorded', settledBy: 'sender' })
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
