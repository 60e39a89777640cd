// What the admin port shows and changes, whether one process serves the clients (life/own-controls.ts) or several (life/all-controls.ts).
import type { DecisionCount, FlagsSnapshot, KillAuthor } from '@ficus/flags'
import type { DecisionView } from '../decisions.ts'
import type { RoutesFileState } from '../life/routes-file.ts'
import type { RouteClass, RouteLimits } from '../routes/route.ts'

export interface RouteView {
  readonly name: string
  readonly method: string
  readonly path: string
  readonly class: RouteClass
  readonly capability: string
  readonly candidateConfigured: boolean
  readonly limits: RouteLimits
}

export interface AssignmentsView {
  readonly routes: readonly RouteView[]
  readonly flags: FlagsSnapshot
  readonly counts: readonly DecisionCount[]
  /** Null when no routes file was named. */
  readonly routesFile: RoutesFileState | null
}

export interface Readiness {
  readonly ready: boolean
  /** Processes that serve, of how many. */
  readonly processes: { readonly serving: number; readonly wanted: number }
  /** Why the routes file as it stands is not in force; the last good one is. */
  readonly routesFileProblem: string | null
}

export interface Controls {
  readiness(): Readiness
  /** Prometheus text. */
  metrics(): Promise<{ readonly contentType: string; readonly text: string }>
  assignments(): Promise<AssignmentsView>
  /** Newest first. */
  decisions(countMax: number, onlyVerdict: string | null): Promise<readonly DecisionView[]>
  /** Every request that begins after the promise settled obeys. Errors: FlagError, as the flags' own kill. */
  kill(capability: string, author: KillAuthor): Promise<void>
  release(capability: string, author: KillAuthor): Promise<void>
  flagsSnapshot(): FlagsSnapshot
}
