// The result of a walk as a run would leave it, with a difference in it. Out: a result.
import type { RunResult } from '../../src/run/result.ts'

const counts = { sentCount: 200, answeredCount: 199, failedCount: 1, lostCount: 0, wrongCount: 0 }

export function syntheticWalk(findingText = 'HTTP/1.1 200 OK'): RunResult {
  const stage = {
    shareBasisPoints: null,
    inForce: true,
    inForceAfterMs: 120,
    comparedCount: 64,
    routesLeftOut: [],
    findings: [],
    personas: [],
  }
  const finding = {
    route: 'POST /api/prices',
    title: 'a price of a ring',
    path: 'body',
    direct: findingText,
    proxied: '<b>1234.05</b> & more',
  }
  const latency = { p50Micros: 12_000, p95Micros: 31_000, p99Micros: 88_000, maxMicros: 120_000 }
  return {
    suite: 'smoke',
    startedAt: Date.UTC(2026, 10, 25, 9, 30),
    endedAt: Date.UTC(2026, 10, 25, 9, 31, 12),
    verdict: 'fail',
    reasons: ['live: POST /api/prices: a price of a ring: body differs'],
    stages: [
      { ...stage, stage: 'off', answeredByCount: { legacy: 6, candidate: 0 } },
      {
        ...stage,
        stage: 'live',
        answeredByCount: { legacy: 0, candidate: 6 },
        findings: [finding],
        personas: [
          {
            persona: 'operator',
            requestCount: 200,
            endpoints: [{ endpoint: 'GET /api/orders: the list', ...counts, wrongSamples: [], latency }],
          },
        ],
      },
    ],
    proxyCounts: null,
    environment: { node: 'v24.21.0', cpuCount: 2, gitRevision: null },
    masks: { 'header date': 'the time of the answer' },
  }
}
