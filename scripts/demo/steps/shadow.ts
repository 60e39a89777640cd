// Step: stage shadow. The legacy answers, the new service is asked after the reply, and both answers are compared field by field.
import { setTimeout as pause } from 'node:timers/promises'
import { answeredBy } from '../ledger.ts'
import type { DemoStage, DemoStep } from '../step.ts'
import { priceOnce } from '../traffic.ts'
import { flagsVerb } from './flip.ts'

const lookEveryMs = 200
const comparedWithinMs = 60_000

export const shadow: DemoStep = {
  title: 'turns shadow on: the legacy answers, the new service is asked afterwards, both are compared',
  run: async stage => {
    await flagsVerb(stage, ['set', 'pricing.calculate', 'shadow', '--why', 'demo: compare on real requests'])
    const [partner] = stage.partners
    if (partner === undefined) throw new Error('no partner has been set up')
    for (const model of partner.models) await priceOnce(partner, model, 'shadow', stage.ledger)
    stage.comparisons = await compared(stage, partner.models.length)
    const byLegacy = stage.ledger.of('shadow').filter(entry => answeredBy(entry) === 'legacy').length
    const { match, mismatch, other } = stage.comparisons
    return {
      held: byLegacy === partner.models.length && match === partner.models.length && mismatch + other === 0,
      seen: `${byLegacy} answers by the legacy; of their copies ${match} match, ${mismatch} mismatch, ${other} not compared`,
    }
  },
}

interface DecisionView {
  readonly assignment: { readonly stage: string }
  readonly mirrored: { readonly comparison: { readonly verdict: string } | null; readonly droppedCause: string | null } | null
}

/** Waits until every decision in stage shadow has its comparison: they are made after the client's answer. */
async function compared(stage: DemoStage, count: number): Promise<DemoStage['comparisons']> {
  const { adminUrl, adminToken } = stage.running.landscape().proxy
  for (let waitedMs = 0; ; waitedMs += lookEveryMs) {
    const response = await fetch(`${adminUrl}/decisions`, { headers: { Authorization: `Bearer ${adminToken}` } })
    const { decisions } = (await response.json()) as { decisions: DecisionView[] }
    const mirrored = decisions.filter(decision => decision.assignment.stage === 'shadow' && decision.mirrored !== null)
    if (mirrored.length >= count || waitedMs > comparedWithinMs) {
      const verdicts = mirrored.map(decision => decision.mirrored?.comparison?.verdict ?? 'dropped')
      const match = verdicts.filter(verdict => verdict === 'match').length
      const mismatch = verdicts.filter(verdict => verdict === 'mismatch').length
      return { match, mismatch, other: Math.max(count, verdicts.length) - match - mismatch }
    }
    await pause(lookEveryMs)
  }
}
