// Steps: a small load of partners' prices and an operator's dashboard begins and ends; the flips happen while it runs.
import type { DemoStep } from '../step.ts'
import { startTraffic } from '../traffic.ts'

const lanes = 3

export const beginLoad: DemoStep = {
  title: 'starts a small load: twelve partners and an operator',
  run: async stage => {
    const partners = stage.partners.map(partner => ({
      ...partner,
      models: partner.models.filter(model => model.name !== 'lattice bangle'),
    }))
    stage.traffic = startTraffic(partners, stage.operator, stage.ledger, 'load begins', lanes)
    await stage.traffic.answered(lanes)
    return { held: stage.ledger.failures().length === 0, seen: `${lanes} requests in flight at any time` }
  },
}

export const endLoad: DemoStep = {
  title: 'ends the load',
  run: async stage => {
    await stage.traffic?.stop()
    stage.traffic = null
    const failures = stage.ledger.failures()
    return {
      held: failures.length === 0,
      seen: failures.length === 0 ? 'no client saw an error or a wrong price' : `first failure: ${failures[0]?.failure}`,
    }
  },
}
