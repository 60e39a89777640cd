// The refusals that parameters and model content can meet, as the readers and checks of the calculator hand them on.

export type ParameterRefusal = 'MATERIAL_UNKNOWN' | 'FINISH_UNKNOWN' | 'QUANTITY_OUT_OF_RANGE'
export type ModelRefusal = 'MODEL_UNREADABLE' | 'MODEL_EMPTY' | 'MODEL_TOO_LARGE' | 'MODEL_FLAT'
export type RefusalCode = ParameterRefusal | ModelRefusal

export interface Refused<Code extends RefusalCode> {
  readonly kind: 'refused'
  readonly code: Code
}

export const refused = <Code extends RefusalCode>(code: Code): Refused<Code> => ({ kind: 'refused', code })
