// What every kind of tariff shares: texts of its schema, the check of its data, and that nobody changes it afterwards. Called by the tariffs' own files.
import { type TSchema, Type } from 'typebox'
import { Value } from 'typebox/value'

export const decimalText = (description: string) =>
  Type.String({ pattern: '^\\d+(\\.\\d+)?$', description: `${description}; plain decimal text` })
export const ratio = (description: string) =>
  Type.String({ pattern: '^[01](\\.\\d+)?$', description: `${description}; 0..1 as decimal text` })

/** Shape: data → the same data, frozen to the last leaf. Errors: Error naming every fault of the schema and those given. */
export const checkedData = <Data extends object>(name: string, schema: TSchema, data: Data, otherFaults: readonly string[]): Data => {
  const faults = [...schemaFaults(schema, data), ...otherFaults]
  if (faults.length > 0) throw new Error(`Loading ${name}: ${faults.join('; ')}`)
  return freezeDeep(data)
}

/** A fault unless each start is above the one before. */
export const rising = (name: string, starts: readonly number[]): string[] =>
  starts.every((start, index) => index === 0 || start > starts[index - 1]!)
    ? []
    : [`the breaks of ${name} do not rise: ${starts.join(', ')}`]

const schemaFaults = (schema: TSchema, data: unknown): string[] =>
  Value.Check(schema, data) ? [] : Value.Errors(schema, data).map(error => `${error.instancePath || '/'} ${error.message}`)

const freezeDeep = <T extends object>(value: T): T => {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) freezeDeep(part)
  return Object.freeze(value)
}
