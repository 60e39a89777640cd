// One call of the contract that is answered with an id. In: the call. Out: the id. Called by the probe and by the count of MES' rows.
import { LoadError } from '../errors.ts'
import { asPartner, post } from '../walk/requests.ts'
import type { Partner } from '../walk/step.ts'
import type { Caller } from '../wire/http-exchange.ts'

export interface NumberCall {
  readonly target: string
  readonly partner: Partner
  readonly body: Buffer
  /** Of the answer. */
  readonly field: 'ModelId' | 'CalculationId'
}

/** Errors: LANDSCAPE_UNREACHABLE; WALK_STEP_IMPOSSIBLE for an answer without the field; the signal's reason. */
export async function askForNumber(caller: Caller, { target, partner, body, field }: NumberCall, signal: AbortSignal): Promise<number> {
  const attempted = `asking POST ${caller.baseUrl}${target} as partner ${partner.id}`
  const answer = await caller.send(post(target, asPartner({ partner }), body, 'application/octet-stream'), signal).catch(cause => {
    signal.throwIfAborted()
    throw new LoadError('LANDSCAPE_UNREACHABLE', attempted, cause)
  })
  const found = new RegExp(`"${field}":(\\d+)`).exec(answer.body.toString('utf8'))?.[1]
  if (found === undefined) throw new LoadError('WALK_STEP_IMPOSSIBLE', `${attempted} (HTTP ${answer.status}, no ${field})`)
  return Number(found)
}

/** A price that is stored, of whatever model. */
export function storedPrice(modelId: number | undefined): Pick<NumberCall, 'target' | 'body' | 'field'> {
  const body = Buffer.from(`{"ModelId":${modelId},"Material":"BRASS","Finish":"NONE","Quantity":1}`)
  return { target: '/api/partner/prices', body, field: 'CalculationId' }
}
