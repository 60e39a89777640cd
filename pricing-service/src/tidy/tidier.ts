// In: how long each kind of thing is kept. Out: what is older goes, in batches, from one process at a time, never more per tick than its bounds. This file knows
// the order; store/tidy-rows.ts and models/unused-models.ts do the work.
import type { UnusedModels } from '../models/unused-models.ts'
import { type AskAlone, doAlone } from '../store/exclusive.ts'
import { type Retention, readNamedModels, type TidyStep, tidyGeometry, tidySteps } from '../store/tidy-rows.ts'

/** One tick removes at most so many batches of one kind. */
const batchesMax = 20
const beforeAll = '-infinity'

export type TidiedKind = TidyStep['kind'] | 'measurement' | 'model-file'

export interface TidierOptions {
  readonly url: string
  readonly deadlineMs: number
  readonly retention: Retention
  readonly models: UnusedModels
  /** 0: never. */
  readonly everyMs: number
  readonly batchCountMax: number
  readonly onTidied: (kind: TidiedKind, count: number) => void
  readonly onRun: (outcome: 'done' | 'elsewhere' | 'failed') => void
  readonly onFault: (error: Error) => void
}

export interface Tidier {
  close(): Promise<void>
}

export function openTidier(options: TidierOptions): Tidier {
  const { retention, batchCountMax, onTidied } = options
  const closing = new AbortController()
  let geometryAfter = beforeAll

  async function tick(): Promise<void> {
    try {
      options.onRun((await doAlone(options.url, options.deadlineMs, tidyAll)) ? 'done' : 'elsewhere')
    } catch (error) {
      options.onRun('failed')
      options.onFault(error as Error)
    }
  }

  async function tidyAll(alone: AskAlone): Promise<void> {
    for (const step of tidySteps) await tidyKind(alone, step)
    await tidyMeasurements(alone)
    onTidied('model-file', await tidyModelFiles(alone))
  }

  async function tidyKind(alone: AskAlone, step: TidyStep): Promise<void> {
    for (let batch = 0; batch < batchesMax && !closing.signal.aborted; batch++) {
      const count = await step.run(alone, retention, batchCountMax)
      onTidied(step.kind, count)
      if (count < batchCountMax) return
    }
  }

  /** From where the last tick ended, and once around. */
  async function tidyMeasurements(alone: AskAlone): Promise<void> {
    for (let batch = 0; batch < batchesMax && !closing.signal.aborted; batch++) {
      const { removedCount, after } = await tidyGeometry(alone, retention, geometryAfter, batchCountMax)
      onTidied('measurement', removedCount)
      geometryAfter = after ?? beforeAll
      if (after === null) return
    }
  }

  function tidyModelFiles(alone: AskAlone): Promise<number> {
    return options.models.tidy({
      olderThanMs: retention.modelSeconds * 1_000,
      countMax: batchCountMax,
      named: sha256s => readNamedModels(alone, sha256s),
    })
  }

  let running: Promise<void> | null = null
  const timer =
    options.everyMs === 0
      ? undefined
      : setInterval(() => {
          running ??= tick().finally(() => {
            running = null
          })
        }, options.everyMs)
  return {
    close: async () => {
      closing.abort()
      clearInterval(timer)
      await running
    },
  }
}
