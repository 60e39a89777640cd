// The shape that all findings share: an inspection and the limits go in, none or one finding (of some rules: several) comes out.
import type { Finding } from '../../model-report.ts'
import type { Fault, Inspection, PlaceText } from '../inspect/inspection.ts'
import type { CastingLimits } from './limits.ts'

export type { Finding }

export interface FindingRule {
  readonly code: string
  /** What the finding means, for docs. */
  readonly meaning: string
  readonly find: (inspection: Inspection, limits: CastingLimits) => readonly Finding[]
}

export interface FindingParts {
  readonly severity: Finding['severity']
  readonly value?: string
  readonly limit?: string
  readonly unit?: string
  readonly place?: PlaceText | null
  readonly detail: string
  readonly advice: string
}

export const finding = (code: string, { severity, value, limit, unit, place, detail, advice }: FindingParts): Finding => ({
  code,
  severity,
  value: value ?? null,
  limit: limit ?? null,
  unit: unit ?? null,
  place: place ?? null,
  detail,
  advice,
})

/** "1 edge", "2 edges". */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`

/** A rule that reports a fault whenever it is there at all. */
export const faultFinding = (
  code: string,
  fault: Fault,
  say: (count: number) => { severity: Finding['severity']; unit: string; detail: string; advice: string },
): readonly Finding[] =>
  fault.count === 0 ? [] : [finding(code, { ...say(fault.count), value: String(fault.count), limit: '0', place: fault.place })]

/** Whole parts per 10 000 as percent with two places. */
export const percentText = (basisPoints: number): string =>
  `${Math.floor(basisPoints / 100)}.${String(basisPoints % 100).padStart(2, '0')} %`
