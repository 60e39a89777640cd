// In: a request whose checks have passed. Out: its answer, if its model was measured before for such requests: calculated here, in a millisecond, without queue
// and worker. Null sends it their way, also when the calculation fails here: there faults are counted, retried, kept and told. Called by quotes-routes.ts.
import { answerOf, type CalculatedAnswer, type Calculator } from '../calculators/index.ts'
import type { QuoteRequest } from '../contract.ts'
import type { AnswerAtOnce } from '../store/accept-quote.ts'
import type { Database } from '../store/database.ts'
import { readGeometry } from '../store/read-geometry.ts'

/** Errors: STORE_UNAVAILABLE. */
export async function answerAtOnce(database: Database, request: QuoteRequest, calculator: Calculator): Promise<AnswerAtOnce | null> {
  const geometry = await readGeometry(database, request, calculator)
  if (geometry === null) return null
  const begunMs = performance.now()
  const answer = calculated(() => answerOf(calculator, geometry, request))
  return answer === null ? null : { answer, calculationMs: performance.now() - begunMs }
}

function calculated(calculate: () => CalculatedAnswer): CalculatedAnswer | null {
  try {
    return calculate()
  } catch {
    return null
  }
}
