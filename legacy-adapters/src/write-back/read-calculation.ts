// In: a calculation's id and its partner's key. Out: the bytes that MES keeps under it, or 'absent'. Changes nothing. Called by outbox.ts.
import type { Dispatcher } from 'undici'
import { AdapterError } from '../errors.ts'
import { storedPriceIn } from './stored-price.ts'

export interface CalculationInput {
  readonly calculationId: number
  readonly apiKey: string
  readonly signal: AbortSignal
}

/** Errors: MES_UNREACHABLE, also when the signal ends the wait; MES_ANSWER_UNEXPECTED, for example when MES no longer takes the key. */
export async function readCalculation(dispatcher: Dispatcher, input: CalculationInput): Promise<Buffer | 'absent'> {
  const { calculationId, apiKey, signal } = input
  const attempted = `reading calculation ${calculationId} at MES`
  const path = `/api/partner/prices/${calculationId}`
  const answer = await dispatcher
    .request({ method: 'GET', path, headers: { 'x-api-key': apiKey }, signal })
    .then(async ({ statusCode, body }) => ({ status: statusCode, body: Buffer.from(await body.arrayBuffer()) }))
    .catch(cause => {
      throw new AdapterError('MES_UNREACHABLE', attempted, cause)
    })
  const stored = storedPriceIn(answer.status, answer.body)
  if (stored === null) throw new AdapterError('MES_ANSWER_UNEXPECTED', attempted, new Error(`status ${answer.status}`))
  return stored
}
