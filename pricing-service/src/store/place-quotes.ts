// In: ids of accepted quotes. Out: the queue and priority of each, given once by place_quotes (migration 0003), atomically over all api processes.
import { jobOverheadMs, laneWeights, type PartnerWeights, priorityUnitMs, rebaseAfterPriority } from '../fairness/fair-order.ts'
import type { WorkClass } from '../fairness/lanes.ts'
import type { Database } from './database.ts'

export interface Place {
  readonly workClass: WorkClass
  /** BullMQ's: from 1, lower first. */
  readonly priority: number
}

interface PlaceRow {
  readonly quote_id: string
  readonly class: WorkClass
  readonly priority: number
}

/** Shape: quotes that are finished by now have no place. */
export async function placeQuotes(database: Database, quoteIds: readonly string[], weights: PartnerWeights): Promise<Map<string, Place>> {
  const values = [quoteIds, JSON.stringify(laneWeights), JSON.stringify(weights), jobOverheadMs, priorityUnitMs]
  return placesOf(await database.query<PlaceRow>('SELECT * FROM place_quotes($1, $2, $3, $4, $5)', values))
}

/** Shape: new places of all that wait in a class whose priorities had grown too large; mostly none. */
export async function rebasePlaces(database: Database): Promise<Map<string, Place>> {
  return placesOf(await database.query<PlaceRow>('SELECT * FROM rebase_places($1, $2)', [priorityUnitMs, rebaseAfterPriority]))
}

const placesOf = (rows: readonly PlaceRow[]) => new Map(rows.map(row => [row.quote_id, { workClass: row.class, priority: row.priority }]))
