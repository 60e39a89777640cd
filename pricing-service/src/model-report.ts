// What the service tells about a model beside its price: what was read, what was measured, what stands in the way of making it. Part of the contract;
// re-exported by contract.ts.
import { type Static, Type } from 'typebox'

const oneOf = <const Codes extends readonly string[]>(codes: Codes, options: { description?: string } = {}) =>
  Type.Unsafe<Codes[number]>(
    Type.Union(
      codes.map(code => Type.Literal(code)),
      options,
    ),
  )

export const findingSeverities = ['info', 'warn', 'review', 'block'] as const

export const Finding = Type.Object({
  code: Type.String({ pattern: '^[A-Z][A-Z0-9_]*$', description: 'docs/quote.md lists them all' }),
  severity: oneOf(findingSeverities, {
    description: 'info: good to know; warn: may disappoint; review: a person looks first; block: cannot be made like this',
  }),
  value: Type.Union([Type.String(), Type.Null()], { description: 'what was measured' }),
  limit: Type.Union([Type.String(), Type.Null()], { description: 'what it is held against' }),
  unit: Type.Union([Type.String(), Type.Null()]),
  place: Type.Union([Type.Object({ x: Type.String(), y: Type.String(), z: Type.String() }), Type.Null()], {
    description: 'mm, in the coordinates of the file; null when it concerns the whole model',
  }),
  detail: Type.String({ description: 'what was found, for people' }),
  advice: Type.String({ description: 'what to do about it' }),
})
export type Finding = Static<typeof Finding>

export const ModelReport = Type.Object({
  format: Type.String({ description: 'recognised by content' }),
  units: Type.Object({ code: Type.String(), source: oneOf(['file', 'caller']) }),
  bodies: Type.Array(Type.Object({ name: Type.String(), facetCount: Type.Integer({ minimum: 0 }) }), {
    description: 'as the file names them; the first 100',
  }),
  /** Figures of docs/quote.md; decimal text with fixed places, and counts. */
  inspection: Type.Record(Type.String(), Type.Unknown()),
  findings: Type.Array(Finding),
})
export type ModelReport = Static<typeof ModelReport>
