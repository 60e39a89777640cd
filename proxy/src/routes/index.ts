// The table of strangled routes: the progress bar of the migration. Everything that is not here falls through to legacy untouched.
// A new route is one file of data and one line here.

import { openPriceSides } from '../candidate/price-sides.ts'
import type { OpenSides, SideSettings } from '../candidate/sides.ts'
import { exchangeLimitsOf, type RouteTuning, type Tuning } from '../life/tuning.ts'
import { priceRoute } from './price.ts'
import type { Route, RouteLimits, StrangledRoute } from './route.ts'

interface TableLine {
  readonly route: Route
  readonly open: OpenSides
}

const lines: readonly TableLine[] = [{ route: priceRoute, open: openPriceSides }]

export const routes: readonly Route[] = lines.map(({ route }) => route)

export interface StrangledRoutes {
  /** The table with the numbers in force: those of the routes file before those of the route and of the settings. */
  table(tuning: Tuning): readonly StrangledRoute[]
  close(): Promise<void>
}

/** Opens the new side of each route, as far as it is configured. */
export function openStrangledRoutes(settings: SideSettings): StrangledRoutes {
  const opened = lines.map(({ route, open }) => ({ route, ...(open(settings) ?? { candidate: null, mirror: null }) }))
  const table = (tuning: Tuning) =>
    opened.map(line => Object.freeze({ ...line, limits: limitsOf(line.route, settings, tuning, tuning.routes?.[line.route.name]) }))
  const close = async () => {
    await Promise.all(opened.flatMap(({ candidate, mirror }) => [candidate?.close(), mirror?.close()]))
  }
  return { table, close }
}

function limitsOf(route: Route, settings: SideSettings, tuning: Tuning, own: RouteTuning = {}): RouteLimits {
  return Object.freeze({
    candidateDeadlineMs: own.candidateDeadlineMs ?? settings.candidateDeadlineMs,
    bodyBytesMax: own.bodyBytesMax ?? route.bodyBytesMax,
    replyBytesMax: own.replyBytesMax ?? route.replyBytesMax,
    stallMs: own.stallMs ?? tuning.legacy?.stallMs ?? 0,
    legacy: exchangeLimitsOf(tuning, own),
  })
}
