// Step: kill -9 of the pricing worker in the middle of the load. Clients must notice nothing; the worker must come back by itself.
import { answeredBy } from '../ledger.ts'
import type { DemoStep } from '../step.ts'

const beforeCount = 4
const duringCount = 24

export const killWorker: DemoStep = {
  title: 'kills the pricing worker (kill -9) in the middle of the load',
  run: async ({ running, traffic, ledger, say }) => {
    if (traffic === null) throw new Error('the load must run before the worker is killed')
    const { pricingWorker } = running.children
    traffic.phase('worker killed')
    await traffic.answered(beforeCount)
    const back = pricingWorker.nextReady()
    const pid = pricingWorker.pid()
    if (pid === undefined) throw new Error('the worker has no process')
    say(`    $ kill -9 ${pid}`)
    const killedAtMs = performance.now()
    process.kill(pid, 'SIGKILL')
    await back
    const backAfterMs = performance.now() - killedAtMs
    await traffic.answered(duringCount)
    const entries = ledger.of('worker killed')
    const failed = entries.filter(entry => entry.failure !== null).length
    const fallbacks = entries.filter(entry => answeredBy(entry) === 'legacy').length
    return {
      held: failed === 0 && entries.length > beforeCount,
      seen: `${entries.length} answers, ${failed} errors, ${fallbacks} answered by the legacy instead; the worker was back after ${(backAfterMs / 1000).toFixed(1)} s`,
    }
  },
}
