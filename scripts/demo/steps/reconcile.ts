// Step: every calculation that a client holds can be read from MES directly, with the very bytes that the client got.
import { partnerClient } from '../../clients/partner-client.ts'
import { answeredBy } from '../ledger.ts'
import type { DemoStep } from '../step.ts'

export const reconcile: DemoStep = {
  title: 'reads every price that a client got from MES itself',
  run: async ({ running, ledger }) => {
    const { mes, partners } = running.landscape()
    const keyOf = new Map(partners.map(({ id, apiKey }) => [id, apiKey]))
    const ids = new Set<number>()
    let differing = 0
    for (const entry of ledger.entries.filter(({ partnerId }) => partnerId !== 0)) {
      const { calculationId = null, text = '' } = entry.outcome ?? {}
      if (calculationId === null) continue
      const stored = await partnerClient(mes.url, keyOf.get(entry.partnerId) ?? '').storedPrice(calculationId)
      if (stored !== text) differing += 1
      ids.add(calculationId)
    }
    const candidates = ledger.entries.filter(entry => answeredBy(entry) === 'candidate').length
    const held = differing === 0 && ids.size > 0 && candidates > 0
    return {
      held,
      seen: `${ids.size} calculations read back, ${candidates} of them made by the new service; ${differing} differ by a byte`,
    }
  },
}
