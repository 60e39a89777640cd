import fc from 'fast-check'
import { Unleash } from 'unleash-client'
import { expect, test } from 'vitest'
import { assignment } from './assignment.ts'
import { decide } from './decide.ts'
import { explain } from './explain.ts'
import { type FlagRecord, rolloutOf } from './flag-file.ts'
import { flags } from './flags.ts'
import { murmur3 } from './murmur3.ts'
import { stages } from './rollout.ts'
import { openEvaluator } from './unleash/evaluator.ts'
import { featureOf } from './unleash/features.ts'

const definition = flags[0]!
const partner = fc.oneof(fc.integer({ min: 1, max: 40 }).map(String), fc.stringMatching(/^[A-Za-z0-9._-]{1,12}$/))
const partners = fc.uniqueArray(partner, { maxLength: 10 })
const record = fc
  .record({
    stage: fc.constantFrom(...stages),
    shareBasisPoints: fc.oneof(fc.constantFrom(0, 1, 9_999, 10_000), fc.integer({ min: 0, max: 10_000 })),
    allow: partners,
    deny: partners,
  })
  .map(({ stage, shareBasisPoints, allow, deny }): FlagRecord => {
    const denied = stage === 'retired' ? [] : deny
    return { stage, shareBasisPoints, partners: { allow: allow.filter(id => !denied.includes(id)), deny: denied } }
  })
const caller = fc.record({
  stickyKey: fc.option(fc.oneof(partner, fc.string({ unit: 'binary', minLength: 1 })), { freq: 8 }),
  partnerId: fc.option(partner, { freq: 4 }),
})

test('our reading and unleash-client agree on 100 000 random flags and callers', () => {
  const evaluator = openEvaluator('agreement', error => expect.unreachable(error.message))
  const seen = new Map<string, number>()
  fc.assert(
    fc.property(record, fc.array(caller, { minLength: 50, maxLength: 50 }), (flag, callers) => {
      const rollout = rolloutOf(definition, flag)
      evaluator.replace([featureOf(rollout)])
      for (const one of callers) {
        const decision = decide(rollout, one)
        seen.set(decision.reason, (seen.get(decision.reason) ?? 0) + 1)
        // The one thing Unleash cannot say: a live flag is on for everybody there, and we answer a nameless caller by legacy.
        if (decision.reason === 'sticky-key-missing') continue
        expect(evaluator.candidateAnswers(definition.name, { ...one, clientKind: null })).toBe(decision.side === 'candidate')
        const steps = explain({
          made: assignment({ ...fixed, stage: rollout.stage, answeredBy: decision.side, reason: decision.reason, bucket: decision.bucket }),
          rollout,
          caller: one,
          unleashSays: null,
        }).steps
        const someStrategyHolds = steps.some(({ step, holds }) => step === 'strategy' && holds)
        expect(someStrategyHolds).toBe(decision.side === 'candidate')
      }
    }),
    { numRuns: 2_000 },
  )
  evaluator.close()
  const reasons = [
    'stage-off',
    'stage-shadow',
    'stage-live',
    'stage-retired',
    'partner-allowed',
    'partner-denied',
    'bucket-in-share',
    'bucket-outside-share',
    'sticky-key-missing',
  ]
  for (const reason of reasons) expect(seen.get(reason) ?? 0, reason).toBeGreaterThan(100)
})

test('our hash is the one unleash-client uses: whole percents of its own strategy agree for ASCII keys', () => {
  const unleash = new Unleash({
    appName: 'hash',
    url: 'http://none.invalid/',
    disableAutoStart: true,
    disableMetrics: true,
    skipInstanceCountWarning: true,
    bootstrap: {
      data: [1, 10, 50, 99].map(percent => ({
        name: `at-${percent}`,
        enabled: true,
        strategies: [
          {
            name: 'flexibleRollout',
            parameters: { rollout: String(percent), stickiness: 'stickyKey', groupId: 'pricing.calculate' },
            constraints: [],
          },
        ],
      })),
    },
  })
  const toggles = unleash.getFeatureToggleDefinitions()
  expect(toggles).toBeDefined()
  return new Promise<void>(resolve => {
    unleash.once('ready', () => {
      for (const percent of [1, 10, 50, 99]) {
        for (let id = 1; id <= 500; id++) {
          const enabled = unleash.isEnabled(`at-${percent}`, { properties: { stickyKey: String(id) } }, false)
          expect(enabled).toBe((murmur3(`pricing.calculate:${id}`) % 100) + 1 <= percent)
        }
      }
      unleash.destroy()
      resolve()
    })
    void unleash.start()
  })
})

const fixed = { capability: definition.name, mirrored: false, shareBasisPoints: 0, revision: 1 }
