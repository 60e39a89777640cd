// What a run tells while it runs: to the terminal, and to whoever watches for the breaking point. Plain data.
import type { InjectorProgress } from '../engine/index.ts'

export type RunProgress =
  | { readonly type: 'step'; readonly text: string }
  | {
      readonly type: 'slice'
      readonly index: number
      readonly variant: string
      /** So many are planned now; more pairs may be added. */
      readonly plannedCount: number
      readonly forSeconds: number
    }
  | { readonly type: 'second'; readonly variant: string; readonly scenario: string; readonly seen: InjectorProgress }
  | { readonly type: 'marker'; readonly text: string }
