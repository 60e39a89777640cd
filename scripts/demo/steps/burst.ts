// Steps: a burst of a partner's largest models while an operator reads the dashboard: by the legacy alone, and later with Ficus.
import { percentile, showMs } from '../../clients/percentile.ts'
import type { DemoStage, DemoStep } from '../step.ts'
import { startTraffic } from '../traffic.ts'

const lanes = 3
const answersCount = 9
const listsCount = 8

export const burstOnLegacyAlone: DemoStep = {
  title: "a partner's burst on the legacy alone, while an operator reads the dashboard",
  run: async stage => {
    stage.listMs.legacyAlone = await burst(stage, 'burst, legacy alone')
    return seen(stage, 'burst, legacy alone', stage.listMs.legacyAlone)
  },
}

export const burstWithFicus: DemoStep = {
  title: 'the same burst with Ficus in stage live',
  run: async stage => {
    stage.listMs.withFicus = await burst(stage, 'burst, with Ficus')
    return seen(stage, 'burst, with Ficus', stage.listMs.withFicus)
  },
}

/** Every partner's largest model that the legacy still prices in about a second. */
async function burst(stage: DemoStage, phase: string): Promise<number[]> {
  const partners = stage.partners.map(partner => ({ ...partner, models: partner.models.filter(model => model.name === 'lattice bangle') }))
  const traffic = startTraffic(partners, stage.operator, stage.ledger, phase, lanes)
  await Promise.all([traffic.answered(answersCount), traffic.listsRead(listsCount)])
  const listMs = traffic.listMs()
  await traffic.stop()
  return listMs
}

function seen(stage: DemoStage, phase: string, listMs: readonly number[]) {
  const entries = stage.ledger.of(phase)
  const failed = entries.filter(entry => entry.failure !== null).length
  const slowest = percentile(
    entries.map(entry => entry.outcome?.elapsedMs ?? 0),
    0.95,
  )
  return {
    held: failed === 0 && listMs.length > 0,
    seen: `${entries.length} prices, p95 ${showMs(slowest)}; dashboard p95 ${showMs(percentile(listMs, 0.95))} over ${listMs.length} reads; ${failed} errors`,
  }
}
