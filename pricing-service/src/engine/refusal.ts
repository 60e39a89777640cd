// A refusal is a value, never an exception: it answers the request or the model and is no fault of the engine.
import type { Refusal, RefusalCode } from '../contract.ts'

export type { Refusal, RefusalCode }

/** Shape: code of the contract and a sentence for people (what was found, where, what is allowed). */
export const refusal = (code: RefusalCode, detail: string): Refusal => ({ code, detail })

/** Tells a refusal from the result that a step of the engine would have given. */
export const isRefusal = (result: object): result is Refusal => 'code' in result && 'detail' in result
