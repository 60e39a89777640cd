// A candidate that fails all the time: no client notices, neither while the budget of fallbacks lasts nor after it, and the capability comes back by itself.
import type { ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import { asked } from './kit/sample-price.ts'
import { type Kit, type KitOptions, startKit } from './kit/start-kit.ts'
import { startStubCandidate } from './kit/stub-candidate.ts'

const tight = { fallbackFloorCount: 3, fallbackShareBasisPoints: 1_000, breakerOpenMs: 60_000, breakerProbeCount: 2 }
const startTight = (settings: KitOptions['settings'] = {}, stage: KitOptions['stage'] = 'canary') =>
  startKit({ stage, settings: { ...tight, ...settings } })

const metricOf = async (kit: Kit, line: string) => {
  const { text } = await kit.admin({ path: '/metrics' })
  return Number(
    text
      .split('\n')
      .find(each => each.startsWith(`${line} `))
      ?.slice(line.length + 1),
  )
}
const state = 'ficus_proxy_breaker_state{capability="pricing.calculate"}'

/** So many prices, one after another; every one must be a price that MES holds once. */
async function priced(kit: Kit, count: number): Promise<number[]> {
  const ids: number[] = []
  for (let at = 0; at < count; at++) {
    const { status, text } = await kit.price()
    expect(status).toBe(200)
    ids.push(JSON.parse(text).CalculationId)
  }
  for (const id of ids) expect(kit.legacy.rows.has(id)).toBe(true)
  return ids
}

describe('a candidate that fails all the time', () => {
  const misdeeds: [string, (response: ServerResponse) => void][] = [
    ['answers 500', response => response.writeHead(500).end()],
    ['says that it has too much to do', response => response.writeHead(503).end()],
    ['cuts the connection', response => response.destroy()],
    ['is silent', () => {}],
    ['sends without end', response => sendWithoutEnd(response)],
  ]
  for (const [deed, misbehave] of misdeeds) {
    it(`fails no client when it ${deed}, before and after the capability has stepped back`, async () => {
      await using kit = await startTight(deed === 'is silent' ? { candidateDeadlineMs: 300 } : {})
      kit.candidate.instead = (_, response) => {
        misbehave(response)
        return true
      }
      const ids = await priced(kit, 12)
      expect(new Set(ids).size).toBe(12)
      expect([...kit.legacy.rows.keys()]).toEqual(ids)
      // Three tokens, the tenths that these requests earned, and the one that found none left.
      const decisions = await kit.decisions(list => list.length === 12)
      expect(decisions.filter(({ fallbackCause }) => fallbackCause !== null)).toHaveLength(4)
      expect(decisions.slice(0, 8).map(({ assignment }) => assignment.reason)).toEqual(Array(8).fill('breaker-open'))
      expect(await metricOf(kit, state)).toBe(2)
    })
  }

  for (const [status, code] of [
    [429, 'PARTNER_QUOTA_EXCEEDED'],
    [503, 'DEADLINE_UNREACHABLE'],
  ] as const) {
    it(`does not step back for all because it says ${code} to one`, async () => {
      await using kit = await startTight()
      kit.candidate.instead = (_, response) => {
        response.writeHead(status, { 'content-type': 'application/problem+json' }).end(JSON.stringify({ status, code }))
        return true
      }
      await priced(kit, 12)
      const decisions = await kit.decisions(list => list.length === 12)
      expect(decisions.map(({ fallbackCause }) => fallbackCause)).toEqual(Array(12).fill('CANDIDATE_REQUEST_TOO_HEAVY'))
      expect(await metricOf(kit, state)).toBe(0)
    })
  }

  it('fails no client when nobody listens there', async () => {
    await using gone = await startStubCandidate()
    await gone[Symbol.asyncDispose]()
    await using kit = await startTight({ pricing: gone.url })
    const ids = await priced(kit, 12)
    expect([...kit.legacy.rows.keys()]).toEqual(ids)
    const decisions = await kit.decisions(list => list.length === 12)
    expect(decisions.filter(({ fallbackCause }) => fallbackCause === 'CANDIDATE_CONNECT_REFUSED')).toHaveLength(4)
    expect(await metricOf(kit, state)).toBe(2)
  })

  it('fails no client of many at once either', async () => {
    await using kit = await startTight()
    kit.candidate.instead = (_, response) => {
      response.destroy()
      return true
    }
    const answers = await Promise.all(Array.from({ length: 40 }, () => kit.price()))
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
    expect(kit.legacy.rows.size).toBe(40)
    expect(await metricOf(kit, state)).toBe(2)
  })

  it('raises an alarm once, and the history that flips stand in tells of it', async () => {
    await using kit = await startTight()
    kit.candidate.instead = (_, response) => {
      response.destroy()
      return true
    }
    await priced(kit, 8)
    expect(kit.logged.filter(({ event }) => event === 'breaker.opened')).toHaveLength(1)
    expect(await metricOf(kit, 'ficus_proxy_breaker_changes_total{capability="pricing.calculate",to="open"}')).toBe(1)
    expect(await metricOf(kit, 'ficus_proxy_fallback_budget{capability="pricing.calculate"}')).toBe(0)
    await kit.close()
    expect(await kit.history()).toMatchObject([
      { action: 'step-back', by: expect.stringContaining(`process ${process.pid}`), why: expect.stringContaining('budget') },
    ])
  })

  it('is probed by one request at a time and comes back when enough probes have succeeded', async () => {
    await using kit = await startTight({ breakerOpenMs: 50 })
    let isSick = true
    let inFlightCount = 0
    let inFlightCountMost = 0
    kit.candidate.instead = (_, response) => {
      inFlightCount += 1
      inFlightCountMost = Math.max(inFlightCountMost, inFlightCount)
      response.once('close', () => (inFlightCount -= 1))
      if (isSick) response.destroy()
      return isSick
    }
    while ((await metricOf(kit, state)) !== 2) await kit.price()
    isSick = false
    inFlightCountMost = 0
    while ((await metricOf(kit, 'ficus_proxy_breaker_changes_total{capability="pricing.calculate",to="closed"}')) !== 1) {
      const answers = await Promise.all(Array.from({ length: 5 }, () => kit.price()))
      expect(answers.every(({ status }) => status === 200)).toBe(true)
      if ((await metricOf(kit, state)) !== 0) expect(inFlightCountMost).toBeLessThanOrEqual(1)
    }
    expect(JSON.parse((await kit.price()).text).CalculationId).toBeGreaterThan(1_000_000_000)
    expect(kit.logged.filter(({ event }) => event === 'breaker.closed')).toHaveLength(1)
    await kit.close()
    expect((await kit.history()).map(({ action }) => action)).toEqual(['step-back', 'come-back'])
  })

  it('is probed again at once when a probe never got there, for example one whose body is left to legacy', async () => {
    await using kit = await startTight({ breakerOpenMs: 1, fallbackFloorCount: 0 })
    kit.candidate.instead = (_, response) => {
      response.destroy()
      return true
    }
    await priced(kit, 1)
    kit.candidate.instead = () => false
    const large = JSON.stringify({ ...asked, Comment: 'x'.repeat(70_000) })
    while ((await metricOf(kit, state)) !== 1) expect((await kit.price({ body: large })).status).toBe(200)
    const ids = await priced(kit, 3)
    expect(ids.every(id => id > 1_000_000_000)).toBe(true)
    expect(await metricOf(kit, state)).toBe(0)
  })

  it('still gets a probe answered by legacy when the probe fails', async () => {
    await using kit = await startTight({ breakerOpenMs: 10 })
    kit.candidate.instead = (_, response) => {
      response.destroy()
      return true
    }
    while (!kit.logged.some(({ event }) => event === 'breaker.reopened')) await priced(kit, 1)
  })
})

describe('nothing is tripped', () => {
  it('by business refusals, requests that are no JSON, keys that nobody has, and a candidate that finds the request wrong', async () => {
    await using kit = await startTight()
    kit.candidate.instead = (_, response) => {
      response.writeHead(422).end()
      return true
    }
    for (let count = 0; count < 10; count++) {
      await kit.price({ body: JSON.stringify({ ...asked, Material: 'TIN' }) })
      await kit.price({ body: 'no JSON' })
      await kit.price({ headers: { 'X-Api-Key': 'nobody' } })
      expect((await kit.price()).status).toBe(200)
    }
    expect(await metricOf(kit, state)).toBe(0)
    expect(await metricOf(kit, 'ficus_proxy_fallbacks_total{route="price",cause="CANDIDATE_REQUEST_REFUSED"}')).toBe(10)
  })

  it('by clients that leave while the candidate works', async () => {
    await using kit = await startTight()
    for (let count = 0; count < 10; count++) {
      const leaving = new AbortController()
      kit.candidate.instead = () => {
        leaving.abort()
        return true
      }
      await expect(kit.price({ signal: leaving.signal })).rejects.toThrow()
    }
    await kit.decisions(list => list.length === 10 && list.every(({ fallbackCause }) => fallbackCause === 'CLIENT_WENT_AWAY'))
    expect(await metricOf(kit, state)).toBe(0)
  })

  it('in stage retired, where legacy may not answer', async () => {
    await using kit = await startTight({}, 'retired')
    kit.candidate.instead = (_, response) => {
      response.destroy()
      return true
    }
    for (let count = 0; count < 10; count++) expect((await kit.price()).status).toBe(503)
    expect(kit.legacy.priceCalls()).toHaveLength(0)
  })
})

describe('a load test', () => {
  it('gives way to clients, and is shed with 503 and Retry-After instead of costing legacy', async () => {
    await using kit = await startTight({ loadTestPartnerIds: '7', candidateInFlightCountMax: 4 })
    const reached = Promise.withResolvers<void>()
    const held: ServerResponse[] = []
    kit.candidate.instead = (_, response) => {
      held.push(response)
      reached.resolve()
      return true
    }
    const first = kit.price()
    await reached.promise
    const shed = await kit.price()
    expect(shed.status).toBe(503)
    expect(shed.rawHeaders).toContain('Retry-After')
    expect(kit.legacy.priceCalls()).toHaveLength(0)
    held[0]!.destroy()
    expect((await first).status).toBe(200)
  })
})

function sendWithoutEnd(response: ServerResponse): void {
  const chunk = Buffer.alloc(65_536, ' ')
  const more = () => {
    while (!response.destroyed && response.write(chunk));
  }
  response.on('drain', more)
  more()
}
