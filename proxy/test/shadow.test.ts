// The copy for the other side: asked after the reply, compared field by field, and never able to hurt the client.
import { describe, expect, it } from 'vitest'
import { createLedger } from '../src/comparing/ledger.ts'
import type { DecisionView } from '../src/decisions.ts'
import { createDecisions } from '../src/decisions.ts'
import { createMetrics } from '../src/metrics.ts'
import type { Stages } from '../src/pipeline.ts'
import { priceRoute } from '../src/routes/price.ts'
import { createRecord } from '../src/stages/record.ts'
import { createShadow } from '../src/stages/shadow.ts'
import { outsideClient } from './kit/outside-client.ts'
import { asked } from './kit/sample-price.ts'
import { apiKey, startKit } from './kit/start-kit.ts'

const always = 10_000
const compared = (list: readonly DecisionView[]) => list.length > 0 && list.every(({ mirrored }) => mirrored !== null)

describe('in stage shadow', () => {
  it('the candidate is asked too, agrees, and records nothing in MES', async () => {
    await using kit = await startKit({ stage: 'shadow' })
    expect(JSON.parse((await kit.price()).text).CalculationId).toBe(1)
    const [decision] = await kit.decisions(compared)
    expect(decision?.mirrored).toMatchObject({
      mirroredTo: 'candidate',
      comparison: { verdict: 'match', differences: [], totalDifference: '0.00' },
    })
    expect([...kit.legacy.rows.keys()]).toEqual([1])
    expect(kit.legacy.seen.filter(({ target }) => target.includes('/import'))).toHaveLength(0)
  })

  it('a kopeck of difference is a mismatch at its path, with the money at stake', async () => {
    await using kit = await startKit({ stage: 'shadow' })
    kit.candidate.altered = quote => ({ ...quote, breakdown: { ...quote.breakdown!, total: '36419.33' } })
    await kit.price()
    const [decision] = await kit.decisions(compared)
    expect(decision?.mirrored?.comparison).toEqual({
      verdict: 'mismatch',
      why: null,
      differences: [{ path: 'Total', kind: 'value', legacy: '36419.32', candidate: '36419.33' }],
      differenceCount: 1,
      excused: [],
      totalDifference: '0.01',
      isUnpriced: false,
    })
  })

  it('a refusal where legacy has a price is a mismatch', async () => {
    await using kit = await startKit({ stage: 'shadow' })
    kit.candidate.altered = quote => ({ ...quote, status: 'refused', breakdown: null, refusal: { code: 'MODEL_FLAT', detail: '' } })
    await kit.price()
    const [decision] = await kit.decisions(compared)
    expect(decision?.mirrored?.comparison?.verdict).toBe('mismatch')
  })

  it('a candidate that fails is a failed comparison and no client waits for it', async () => {
    await using kit = await startKit({ stage: 'shadow', settings: { shadowDeadlineMs: 200 } })
    kit.candidate.instead = () => true
    expect((await kit.price()).status).toBe(200)
    const [decision] = await kit.decisions(compared)
    expect(decision?.mirrored?.comparison).toMatchObject({ verdict: 'failed', differences: [{ candidate: 'CANDIDATE_DEADLINE_PASSED' }] })
  })

  it('copies beyond the bound are dropped and counted while the clients are answered', async () => {
    await using kit = await startKit({
      stage: 'shadow',
      settings: { shadowQueueCountMax: 1, shadowInFlightCountMax: 1, shadowDeadlineMs: 60_000 },
    })
    kit.candidate.instead = () => true
    for (let count = 0; count < 5; count++) expect((await kit.price()).status).toBe(200)
    const decisions = await kit.decisions(list => list.filter(({ mirrored }) => mirrored?.droppedCause === 'queue-full').length === 3)
    expect(decisions).toHaveLength(5)
    expect((await kit.admin({ path: '/metrics' })).text).toContain('ficus_proxy_mirrors_dropped_total{route="price",cause="queue-full"} 3')
  })

  it('a client with a wrong key costs the candidate nothing', async () => {
    await using kit = await startKit({ stage: 'shadow' })
    expect((await kit.price({ headers: { 'X-Api-Key': 'nobody' } })).status).toBe(401)
    await kit.decisions(list => list.length === 1)
    expect(kit.candidate.quotes).toHaveLength(0)
  })
})

describe('in stage live', () => {
  it('legacy is asked without effects, one at a time, and agrees', async () => {
    await using kit = await startKit({ stage: 'live', mirrorBasisPoints: always })
    let inFlightCount = 0
    let inFlightCountMost = 0
    kit.legacy.instead = async ({ target }) => {
      if (!target.includes('Preview=true')) return false
      inFlightCount += 1
      inFlightCountMost = Math.max(inFlightCountMost, inFlightCount)
      await new Promise(resolve => setTimeout(resolve, 20))
      inFlightCount -= 1
      return false
    }
    await Promise.all(Array.from({ length: 4 }, () => kit.price()))
    const decisions = await kit.decisions(list => list.length === 4 && compared(list))
    expect(decisions.map(({ mirrored }) => mirrored?.comparison?.verdict)).toEqual(['match', 'match', 'match', 'match'])
    expect(inFlightCountMost).toBe(1)
    expect(kit.legacy.rows.size).toBe(4)
  })
})

describe('whatever breaks after the reply', () => {
  const noShadow = {
    deadlineMs: 1,
    legacyBusyMsMax: 1,
    queueCountMax: 0,
    queueBytesMax: 0,
    inFlightCountMax: 1,
    startAfterMs: 0,
    heldBackMsMax: 0,
  }
  const record = createRecord(createMetrics(), createDecisions(1), createLedger())
  const broken = (fault: () => never): Record<string, { readonly countedAs?: string; readonly replaced: Partial<Stages> }> => ({
    shadow: { replaced: { shadow: { ...createShadow({ ...noShadow, placeAt: () => null }), mirror: fault } } },
    compare: { replaced: { compare: fault } },
    noise: { replaced: { sampleNoise: { again: fault, learn: fault } } },
    record: { replaced: { record: { ...record, served: fault, mirrored: fault } } },
    sample: { replaced: { sample: fault }, countedAs: 'record' },
  })
  const sides = { legacy: 'shadow', 'the candidate': 'live' } as const
  const cases = Object.entries(sides).flatMap(([by, kitStage]) =>
    Object.keys(broken(neverCalled)).map(stage => [stage, by, kitStage] as const),
  )
  for (const [stage, by, kitStage] of cases) {
    it(`a fault in ${stage}, and all the time it takes, comes after the client has its whole answer of ${by}`, async () => {
      const client = outsideClient()
      const heldUntilAnswered: boolean[] = []
      const { replaced, countedAs = stage } = broken(() => {
        heldUntilAnswered.push(client.holdUntilAnswered(5_000))
        throw new Error('boom')
      })[stage]!
      await using kit = await startKit({ stage: kitStage, mirrorBasisPoints: always, replaced })
      const headers = { 'X-Api-Key': apiKey }
      const body = JSON.stringify(asked)
      const { text, status } = await client.ask(kit.url, { method: 'POST', path: priceRoute.path, headers, body })
      expect(status).toBe(200)
      const { CalculationId } = JSON.parse(text)
      expect([...kit.legacy.rows.keys()]).toEqual([CalculationId])
      if (by === 'legacy') expect(text).toBe(kit.legacy.rows.get(CalculationId))
      await untilMetric(() => kit.admin({ path: '/metrics' }), `ficus_proxy_observer_faults_total{stage="${countedAs}"}`)
      expect(heldUntilAnswered).not.toContain(false)
      expect(heldUntilAnswered.length).toBeGreaterThan(0)
      expect((await kit.price({ body, headers })).status).toBe(200)
    })
  }
})

function neverCalled(): never {
  throw new Error('only the names of the stages were wanted')
}

async function untilMetric(read: () => Promise<{ text: string }>, line: string): Promise<void> {
  while (!(await read()).text.includes(line));
}
