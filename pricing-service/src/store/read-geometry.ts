// In: a request. Out: whether its model was measured before for such requests, and what was found. Called by http/: such a quote costs next to nothing.
import type { Calculator, GeometryOutcome } from '../calculators/index.ts'
import type { QuoteRequest } from '../contract.ts'
import type { Database } from './database.ts'

const keyOf = (request: QuoteRequest, calculator: Calculator) => [
  request.modelSha256,
  calculator.engineVersion + calculator.geometryKind(request),
]

/** Errors: STORE_UNAVAILABLE. */
export async function isMeasured(database: Database, request: QuoteRequest, calculator: Calculator): Promise<boolean> {
  const rows = await database.query('SELECT FROM geometry WHERE model_sha256 = $1 AND engine_version = $2', keyOf(request, calculator))
  return rows.length > 0
}

/** Null: nobody has measured it for such requests. Errors: STORE_UNAVAILABLE. */
export async function readGeometry(
  database: Database,
  request: QuoteRequest,
  calculator: Calculator,
): Promise<GeometryOutcome<unknown> | null> {
  const [row] = await database.query<{ outcome: GeometryOutcome<unknown> }>(
    'SELECT outcome FROM geometry WHERE model_sha256 = $1 AND engine_version = $2',
    keyOf(request, calculator),
  )
  return row?.outcome ?? null
}
