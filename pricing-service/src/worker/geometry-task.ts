// The file that every calculating thread runs. In: the bytes of a model, moved here without a copy, and what to find in it. Out: what was found, or why the
// model is refused.
import type { GeometryTask, RefusalWords } from '../calculators/calculator.ts'
import { isRefusal, measureModel } from '../engine/index.ts'

export type GeometryReply =
  | { readonly kind: 'measured'; readonly measures: unknown }
  | { readonly kind: 'refused'; readonly refusal: RefusalWords }
  | { readonly kind: 'fault'; readonly message: string }

/** A refusal is an answer. What the engine throws is a defect: it is told apart from a thread that crashed by being an answer too. */
export default function geometryTask({ bytes }: { readonly bytes: ArrayBuffer; readonly task: GeometryTask }): GeometryReply {
  try {
    const found = measureModel(new Uint8Array(bytes))
    return isRefusal(found) ? { kind: 'refused', refusal: found } : { kind: 'measured', measures: found }
  } catch (error) {
    return { kind: 'fault', message: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}
