// The table of strangled routes: the progress bar of the migration. Everything that is not here falls through to legacy untouched.
// A new route is one file of data and one line here.

import type { Candidate } from '../candidate/candidate.ts'
import { type CandidateSettings, openPriceSides } from '../candidate/price-sides.ts'
import { priceRoute } from './price.ts'
import type { Route, StrangledRoute } from './route.ts'

interface TableLine {
  readonly route: Route
  readonly open: (settings: CandidateSettings) => { readonly candidate: Candidate; readonly mirror: Candidate } | null
}

const lines: readonly TableLine[] = [{ route: priceRoute, open: openPriceSides }]

export interface StrangledRoutes {
  readonly table: readonly StrangledRoute[]
  close(): Promise<void>
}

/** Opens the new side of each route, as far as it is configured. */
export function openStrangledRoutes(settings: CandidateSettings): StrangledRoutes {
  const table = lines.map(({ route, open }) => Object.freeze({ route, ...(open(settings) ?? { candidate: null, mirror: null }) }))
  const close = async () => {
    await Promise.all(table.flatMap(({ candidate, mirror }) => [candidate?.close(), mirror?.close()]))
  }
  return { table, close }
}
