// The few shapes that all kept data is made of: closed objects, read-only lists, numbers with bounds. In: words about a field. Out: TypeBox schemas.
// Used by measurement.ts, load-result.ts and gate-report.ts, from which the published result.schema.json is made.
import { type TProperties, type TSchema, Type } from 'typebox'

export const record = <T extends TProperties>(properties: T, description: string) =>
  Type.Object(properties, { additionalProperties: false, description })
export const list = <T extends TSchema>(items: T, description?: string) =>
  Type.Immutable(Type.Array(items, description === undefined ? {} : { description }))
export const orNull = <T extends TSchema>(schema: T, description: string) => Type.Union([schema, Type.Null()], { description })

/** Shape: the words → a schema whose static type is their union. */
export const oneWordOf = <const Words extends readonly string[]>(words: Words, description: string) =>
  Type.Unsafe<Words[number]>(Type.String({ enum: [...words], description }))

export const count = (description: string) => Type.Integer({ minimum: 0, description })
export const amount = (description: string) => Type.Number({ minimum: 0, description })
export const epochMs = (description: string) => Type.Number({ minimum: 0, description: `epoch ms; ${description}` })
export const text = (description: string) => Type.String({ description })
