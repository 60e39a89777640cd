// What one strangled route declares: data, and the verbs that are particular to its capability. routes/index.ts is the table of them.
import type { Candidate } from '../candidate/candidate.ts'
import type { Comparing } from '../comparing/rules.ts'
import type { ExchangeLimits } from '../forwarder/index.ts'
import type { Partner } from '../gateway/partner-directory.ts'
import { pathOf, pathTemplate } from './path-template.ts'

/** read changes nothing, compute is expensive and stores its result, write changes an order or a file: never mirrored, never falls back. */
export type RouteClass = 'read' | 'compute' | 'write'

export type StickyKey = 'partner' | 'path'

export interface Route {
  /** Names the route in metrics and decisions. */
  readonly name: string
  readonly method: string
  /** Without query; a segment may be a parameter, "/api/orders/{OrderId}". A route with an exact path comes before one with parameters. */
  readonly path: string
  readonly capability: string
  readonly class: RouteClass
  /** What keeps requests that belong together on one side: the partner who asks, or what the path's first parameter names. */
  readonly stickyKey: StickyKey
  /** Unless the routes file says otherwise, see RouteLimits. */
  readonly bodyBytesMax: number
  readonly replyBytesMax: number
  /** What may differ between both sides' answers, by whose leave; what is money; what of a call may be kept. */
  readonly comparing: Comparing
}

/** The numbers of a route in force; they may change while the proxy runs (life/tuning.ts), and a request keeps those it began with. */
export interface RouteLimits {
  /** From the arrival of the request's head. */
  readonly candidateDeadlineMs: number
  /** A larger request goes to legacy untouched. */
  readonly bodyBytesMax: number
  /** A larger answer of legacy is passed on as ever, and not compared. */
  readonly replyBytesMax: number
  /** A body that is captured and stops arriving for so long is refused; 0 = no limit. */
  readonly stallMs: number
  /** What waiting for legacy means on this route; null: as for every path. */
  readonly legacy: ExchangeLimits | null
}

/** A route together with the side that can answer it instead of legacy; null while no new service is configured. */
export interface StrangledRoute {
  readonly route: Route
  readonly limits: RouteLimits
  readonly candidate: Candidate | null
  /** The same side behind connections of its own, so that mirrored requests never wait in front of a client's. */
  readonly mirror: Candidate | null
}

/** Shape: decimal text of the partner's id, or the parameter as it stands in the path; null where there is none, and then legacy answers. */
export function stickyKeyOf({ stickyKey, path }: Route, target: string, partner: Partner | null): string | null {
  if (stickyKey === 'partner') return partner === null ? null : String(partner.id)
  return pathTemplate(path).match(pathOf(target))?.[0] ?? null
}

/** A partner's route serves partners that the directory knows; whom the others serve, their own side decides. */
export function isCallerKnown({ stickyKey }: Route, partner: Partner | null): boolean {
  return stickyKey !== 'partner' || partner !== null
}
