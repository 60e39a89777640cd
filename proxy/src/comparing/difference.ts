// The words of a comparison: what may differ, how, and what excuses it. Plain data, no behaviour.

export type DifferenceKind =
  /** Another value of the same type. */
  | 'value'
  /** Legacy has it, the candidate has not. */
  | 'missing'
  /** The candidate has it, legacy has not. */
  | 'extra'
  | 'type'
  /** The same parts in another order: lines of a list, keys of an object, header fields. */
  | 'order'
  /** The same number with other trailing zeros: 1234.5 for 1234.50. */
  | 'scale'
  /** The same number written otherwise: 1e1 for 10. */
  | 'number-form'
  /** The same text escaped otherwise. */
  | 'string-form'
  /** A value that may differ, in a form that the legacy does not write. */
  | 'form'
  /** A header name in other letters. */
  | 'letter-case'
  /** Everything agrees but white space, double keys or the like. */
  | 'bytes'
  /** Bodies that are no JSON and differ. */
  | 'digest'
  | 'status'
  /** One side gave no answer. */
  | 'failed'

/** `path`: "Total", "Lines[2].Amount", "(status)", "(header Server)", "(header order)", "(body)". Texts are redacted (shown-text.ts). */
export interface Difference {
  readonly path: string
  readonly kind: DifferenceKind
  readonly legacy: string | null
  readonly candidate: string | null
}

/** A difference that does not count: a route's rule allows it for now, or legacy itself differs there from one ask to the next. */
export interface Excused {
  readonly path: string
  readonly kind: DifferenceKind
  readonly by: 'waiver' | 'noise'
}

/** Before redaction; null where that side has nothing. */
export interface RawDifference {
  readonly path: string
  readonly kind: DifferenceKind
  readonly legacy: RawText | null
  readonly candidate: RawText | null
}

export interface RawText {
  readonly text: string
  /** words: ours, for example the names of keys; they are shown as they are. */
  readonly of: 'string' | 'number' | 'boolean' | 'null' | 'object' | 'list' | 'header' | 'words'
}
