import { describe, expect, test } from 'vitest'
import type { EndpointAccount } from '../engine/closed-loop.ts'
import type { StageResult } from '../run/result.ts'
import { type Evidence, judge } from './verdict.ts'

const account: EndpointAccount = {
  endpoint: 'GET /health: the health line',
  sentCount: 10,
  answeredCount: 10,
  failedCount: 0,
  lostCount: 0,
  wrongCount: 0,
  wrongSamples: [],
  latency: null,
}
const stage: StageResult = {
  stage: 'shadow',
  shareBasisPoints: null,
  inForce: true,
  inForceAfterMs: 10,
  answeredByCount: { legacy: 24, candidate: 0 },
  comparedCount: 114,
  routesLeftOut: [],
  findings: [],
  personas: [{ persona: 'operator', requestCount: 10, endpoints: [account] }],
}
const proxyCounts = { matchCount: 5, mismatchCount: 0, ignoredCount: 0, failedCount: 0, fallbackCount: 0 }
const good: Evidence = { stages: [stage], plannedStageCount: 1, proxyCounts, interrupted: null }
const withStage = (change: Partial<StageResult>): Evidence => ({ ...good, stages: [{ ...stage, ...change }] })
const withAccount = (change: Partial<EndpointAccount>): Evidence =>
  withStage({ personas: [{ persona: 'operator', requestCount: 10, endpoints: [{ ...account, ...change }] }] })
const finding = { route: 'GET /health', title: 'the health line', path: 'body', direct: 'a', proxied: 'b' }

test('a run that did what it claims and saw nothing differ passes, without reasons', () => {
  expect(judge(good)).toEqual({ verdict: 'pass', reasons: [] })
})

describe('a run fails when', () => {
  test.each<[string, Evidence, string]>([
    ['a call differs', withStage({ findings: [finding] }), 'shadow: GET /health: the health line: body differs'],
    [
      'requests fail or get lost',
      withAccount({ answeredCount: 7, failedCount: 1, lostCount: 2 }),
      'shadow: GET /health: the health line: 1 failed, 2 lost',
    ],
    ['an answer is wrong', withAccount({ wrongCount: 1 }), 'shadow: GET /health: the health line: 1 wrong answers'],
    [
      'only the shadow saw a mismatch',
      { ...good, proxyCounts: { ...proxyCounts, mismatchCount: 2 } },
      "the proxy's own comparisons found 2 mismatches",
    ],
  ])('%s', (_title, evidence, reason) => {
    const { verdict, reasons } = judge(evidence)
    expect(verdict).toBe('fail')
    expect(reasons).toEqual([expect.stringContaining(reason)])
  })
})

describe('a run is invalid, however green it looks, when', () => {
  test.each<[string, Evidence, string]>([
    ['it was broken off', { ...good, interrupted: 'stopped' }, 'stopped'],
    ['a stage is missing', { ...good, plannedStageCount: 5 }, '1 of 5 stages were walked'],
    ['a stage was not in force', withStage({ inForce: false }), 'shadow: not in force (legacy answered 24, the candidate 0)'],
    ['nothing was compared', withStage({ comparedCount: 0 }), 'shadow: nothing was compared'],
    ['a route was left out', withStage({ routesLeftOut: ['GET /health'] }), 'shadow: never compared: GET /health'],
    ['requests are unaccounted for', withAccount({ answeredCount: 9 }), '10 sent, but 9 accounted for'],
    ['fewer were sent than intended', withAccount({ sentCount: 9, answeredCount: 9 }), 'shadow: operator sent 9 of 10 requests'],
    [
      'an endpoint was never asked',
      withAccount({ sentCount: 0, answeredCount: 0 }),
      'shadow: operator never asked GET /health: the health line',
    ],
    [
      'the proxy compared nothing in shadow',
      { ...good, proxyCounts: { ...proxyCounts, matchCount: 0 } },
      'shadow: the proxy compared nothing',
    ],
  ])('%s', (_title, evidence, reason) => {
    const { verdict, reasons } = judge(evidence)
    expect(verdict).toBe('invalid')
    expect(reasons.join('\n')).toContain(reason)
  })

  test('even if something differs as well; both are told', () => {
    const { verdict, reasons } = judge({ ...withStage({ findings: [finding] }), interrupted: 'stopped' })
    expect([verdict, reasons.length]).toEqual(['invalid', 2])
  })
})
