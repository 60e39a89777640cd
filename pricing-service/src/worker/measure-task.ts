// The file that every calculating thread runs. In: the bytes of a model, moved here without a copy. Out: its measurement or its refusal.
import { isRefusal, type Measurement, measureModel, type Refusal } from '../engine/index.ts'

export type MeasureReply =
  | { readonly kind: 'measured'; readonly measures: Measurement }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'fault'; readonly message: string }

/** A refusal is an answer. What the engine throws is a defect: it is told apart from a thread that crashed by being an answer too. */
export default function measureTask(task: { readonly bytes: ArrayBuffer }): MeasureReply {
  try {
    const found = measureModel(new Uint8Array(task.bytes))
    return isRefusal(found) ? { kind: 'refused', refusal: found } : { kind: 'measured', measures: found }
  } catch (error) {
    return { kind: 'fault', message: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}
