// In: a breaker that changes. Out: a line in the log, a count, and for stepping back and coming back an entry in the history that flips stand in too.
// Called by breakers.ts within a request; it returns at once, and what fails in it is logged.
import { hostname } from 'node:os'
import type { BreakerStep, FlagsClient } from '@ficus/flags'
import type { Logger } from 'pino'
import type { BreakerName } from './breaker.ts'
import type { GuardingMetrics } from './guarding-metrics.ts'

export interface Alarm {
  readonly onChange: (capability: string, from: BreakerName, to: BreakerName) => void
  /** Resolves when everything said so far is written down. */
  settled(): Promise<void>
}

export interface AlarmParts {
  readonly log: Logger
  readonly flags: Pick<FlagsClient, 'recordStep'>
  readonly countChange: GuardingMetrics['countChange']
}

const whyOf: Readonly<Record<BreakerStep, string>> = {
  'step-back': 'the budget of fallbacks is empty: the candidate failed too often, so legacy answers',
  'come-back': 'the candidate answered the probes, so it is asked again',
}

export function createAlarm({ log, flags, countChange }: AlarmParts): Alarm {
  const by = `proxy, process ${process.pid} on ${hostname()}`
  const writing = new Set<Promise<void>>()

  function record(capability: string, step: BreakerStep): void {
    const written = flags
      .recordStep(capability, step, { by, why: whyOf[step] })
      .catch(err => log.error({ event: 'breaker.unrecorded', capability, err }, `the history does not know of this ${step}`))
      .finally(() => writing.delete(written))
    writing.add(written)
  }

  return {
    onChange(capability, from, to) {
      countChange(capability, to)
      if (from === 'closed') {
        log.error({ event: 'breaker.opened', capability }, `${capability} steps back: ${whyOf['step-back']}`)
        record(capability, 'step-back')
      } else if (to === 'closed') {
        log.warn({ event: 'breaker.closed', capability }, `${capability} comes back: ${whyOf['come-back']}`)
        record(capability, 'come-back')
      } else if (to === 'open')
        log.warn({ event: 'breaker.reopened', capability }, `a probe of ${capability} failed; legacy goes on answering`)
    },
    settled: async () => void (await Promise.all(writing)),
  }
}
