// Step: the kill switch. Every request that begins after the command has returned is answered by the legacy.
import { answeredBy } from '../ledger.ts'
import type { DemoStep } from '../step.ts'
import { flagsVerb } from './flip.ts'

const afterCount = 12

export const killSwitch: DemoStep = {
  title: 'kills by switch: back to the legacy at once',
  run: async stage => {
    const { traffic, ledger } = stage
    if (traffic === null) throw new Error('the load must run before the switch is used')
    await flagsVerb(stage, ['kill', 'pricing.calculate', '--why', 'demo: the switch'])
    const killedAtMs = performance.now()
    traffic.phase('killed')
    await traffic.answered(afterCount)
    const after = ledger.entries.filter(entry => entry.startedAtMs >= killedAtMs)
    const late = after.filter(entry => answeredBy(entry) !== 'legacy').length
    const failed = after.filter(entry => entry.failure !== null).length
    return {
      held: after.length > 0 && late === 0 && failed === 0,
      seen: `${after.length} requests began after the switch: ${after.length - late} answered by the legacy, ${failed} errors`,
    }
  },
}
