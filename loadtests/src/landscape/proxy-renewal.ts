// A proxy of several processes is restarted without a pause: SIGHUP puts a new one in place of each that serves, one after another. In: its admin
// address. Out: when all that served before are gone and as many serve again. Called by the actions of a suite.
import { setTimeout as wait } from 'node:timers/promises'
import { LoadError } from '../errors.ts'
import { readMetrics, sumOf } from './proxy-counters.ts'

export interface ProxyRenewal {
  /** Errors: ACTION_IMPOSSIBLE when it takes too long; LANDSCAPE_UNREACHABLE; the signal's reason. */
  over(signal: AbortSignal): Promise<void>
}

const betweenLooksMs = 50
const renewedWithinMs = 120_000

/** Call it before the signal is sent. Out: null for a proxy of one process, which cannot do this. Errors: LANDSCAPE_UNREACHABLE. */
export async function openProxyRenewal(adminUrl: string): Promise<ProxyRenewal | null> {
  const before = await look(adminUrl)
  if (before.servingCount === 0) return null
  return {
    over: async signal => {
      const untilMs = performance.now() + renewedWithinMs
      for (;;) {
        const now = await look(adminUrl)
        if (now.replacedCount >= before.replacedCount + before.servingCount && now.servingCount >= before.servingCount) return
        if (performance.now() > untilMs) throw new LoadError('ACTION_IMPOSSIBLE', `waiting for the proxy's new processes`)
        await wait(betweenLooksMs, undefined, { signal })
      }
    },
  }
}

async function look(adminUrl: string): Promise<{ servingCount: number; replacedCount: number }> {
  const page = await readMetrics(adminUrl)
  return {
    servingCount: sumOf(page, 'ficus_proxy_processes_serving'),
    replacedCount: sumOf(page, 'ficus_proxy_processes_ended_total', 'cause="replaced"'),
  }
}
