// The suite that `load init` writes: small enough to understand, large enough to be changed. In: its name. Out: a valid suite; a test runs it.
import type { Suite } from './suite-schema.ts'

export function starterSuite(name: string, schemaPath: string): Suite {
  return {
    $schema: schemaPath,
    name,
    summary: 'operators look at their list while partners ask for prices: old and new through the same proxy, in turn',
    capability: 'pricing.calculate',
    randomStart: 1,
    load: {
      variants: [
        { name: 'old', target: 'proxy', position: { stage: 'off' } },
        { name: 'new', target: 'proxy', position: { stage: 'live' } },
      ],
      feeder: {
        models: [
          { jewel: 'ring', facetCount: 400, variantCount: 5 },
          { jewel: 'pendant', facetCount: 800, variantCount: 5 },
        ],
        materials: ['SILVER925', 'GOLD585'],
        finishes: ['POLISHED'],
        quantities: [1, 10],
      },
      scenarios: [
        {
          name: 'operators',
          persona: 'operator-reader',
          injector: 'paced',
          connectionCount: 4,
          arrivals: [{ forSeconds: 4, perSecond: 5 }],
        },
        {
          name: 'partners',
          persona: 'partner-burst',
          injector: 'open',
          arrivals: [
            { forSeconds: 1, perSecond: 1 },
            { forSeconds: 3, perSecond: 1, toPerSecond: 6 },
          ],
        },
      ],
      pairs: { minCount: 8, stepCount: 4, maxCount: 20 },
      short: { timeRatio: 0.25, pairCount: 1 },
    },
    thresholds: [
      { rule: 'relative', scenario: 'operators', endpoint: 'list', metric: 'p50', passBelowRatio: 1.15, failAboveRatio: 1.05 },
      { rule: 'absolute', scenario: 'partners', endpoint: 'price', variant: 'new', metric: 'p95', maxMs: 2000, worstSlicesLeftOutCount: 1 },
    ],
  }
}
