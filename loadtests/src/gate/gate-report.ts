// What the gate says: plain data, kept with the run, drawn by the reports, read by ramp plans as evidence.
// Out: schemas and their types under one name each; result.schema.json is made from them.
import { type Static, Type } from 'typebox'
import { amount, count, list, oneWordOf, orNull, record, text } from '../engine/data-shapes.ts'

export const gateVerdicts = ['pass', 'fail', 'inconclusive', 'invalid'] as const
export type GateVerdict = (typeof gateVerdicts)[number]

/** The order in which rules speak: a run that is not valid proves nothing, however green it looks. */
export const ruleKinds = ['validity', 'invariant', 'relative', 'absolute', 'failures', 'rate', 'memory'] as const
export type RuleKind = (typeof ruleKinds)[number]

export const RuleOutcome = record(
  {
    kind: oneWordOf(ruleKinds, 'in this order rules speak'),
    title: text('what the rule holds, in words, e.g. "operators/list p95, ficus ÷ legacy"'),
    verdict: oneWordOf(gateVerdicts, 'of this rule'),
    why: text('with figures and units, in one sentence'),
    shownOnly: Type.Boolean({ description: 'decides nothing' }),
    ratio: Type.Optional(
      record(
        {
          median: amount('of the pairs’ ratios'),
          lower: amount('bound of the interval'),
          upper: amount('bound of the interval'),
          pairCount: count('pairs that it rests on'),
        },
        'of a relative rule',
      ),
    ),
    morePairsCount: Type.Optional(
      orNull(
        count(''),
        'of an inconclusive relative rule: how many more pairs it would take by today’s spread; null when no number up to the bound would do',
      ),
    ),
  },
  'what one rule says',
)
export interface RuleOutcome extends Readonly<Static<typeof RuleOutcome>> {}

export const GateReport = record(
  {
    verdict: oneWordOf(gateVerdicts, 'of the run'),
    reasons: list(Type.String(), 'the sentences behind the verdict, the deciding ones first'),
    rules: list(RuleOutcome),
  },
  'what the gate says',
)
export interface GateReport extends Readonly<Static<typeof GateReport>> {}
