// Before the first slice of a variant: its crowds at their first rate for a while, its times thrown away, so that no slice pays for cold code and connections.
// Out: the ledgers of its prices, which MES holds as well.
import type { SessionLedger } from '../engine/ledger.ts'
import { warmUpSecondsOf } from '../suites/short-form.ts'
import type { Variant } from '../suites/suite-schema.ts'
import type { Crowds } from './crowds.ts'
import type { LoadInput } from './run-load.ts'

const startsInMs = 100
const leastPerSecond = 1

export async function warmUp({ suite, signal, progress }: LoadInput, crowds: Crowds, variant: Variant): Promise<SessionLedger[]> {
  const forSeconds = warmUpSecondsOf(suite.load)
  if (forSeconds === 0) return []
  progress({ type: 'step', text: `${variant.name} warms up for ${forSeconds} s` })
  const stopAll = () => {
    for (const { injectors } of crowds.of(variant)) injectors.stop()
  }
  signal.addEventListener('abort', stopAll)
  try {
    const startAt = Date.now() + startsInMs
    const outcomes = await Promise.all(
      crowds.of(variant).map(({ scenario, injectors }) => {
        const perSecond = Math.max(leastPerSecond, scenario.arrivals?.[0]?.perSecond ?? leastPerSecond)
        const plan = scenario.arrivals === undefined ? { forSeconds } : { arrivals: [{ forSeconds, perSecond }] }
        return injectors.measure({ startAt, ...plan, randomStart: (suite.randomStart + 1) % 4_294_967_296 }, () => undefined)
      }),
    )
    signal.throwIfAborted()
    return outcomes.map(({ ledger }) => ledger)
  } finally {
    signal.removeEventListener('abort', stopAll)
  }
}
