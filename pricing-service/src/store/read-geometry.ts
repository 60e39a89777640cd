// In: a request. Out: whether its model was measured before for such requests, so that the quote costs next to nothing. Called by http/ for deadlines that are tight.
import type { Calculator } from '../calculators/index.ts'
import type { QuoteRequest } from '../contract.ts'
import type { Database } from './database.ts'

export async function isMeasured(database: Database, request: QuoteRequest, calculator: Calculator): Promise<boolean> {
  const kind = calculator.engineVersion + calculator.geometryKind(request)
  return (
    (await database.query('SELECT FROM geometry WHERE model_sha256 = $1 AND engine_version = $2', [request.modelSha256, kind])).length > 0
  )
}
