// In: the file that a running landscape writes. Out: where everything is, checked. Its form is a fixed point of docs/architecture.md.
import { readFileSync } from 'node:fs'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { LoadError } from '../errors.ts'

const Url = Type.String({ pattern: '^https?://' })

const Landscape = Type.Object({
  proxy: Type.Object({ url: Url, adminUrl: Url, adminToken: Type.Optional(Type.String()) }),
  mes: Type.Object({ url: Url }),
  pricing: Type.Object({ url: Url }),
  flags: Type.Object({ url: Url, token: Type.String() }),
  partners: Type.Array(Type.Object({ id: Type.Integer(), name: Type.String(), apiKey: Type.String() }), { minItems: 2 }),
  operators: Type.Array(Type.Object({ login: Type.String(), password: Type.String() }), { minItems: 2 }),
  adminKey: Type.String(),
  /** Of landscapes on this machine: what is watched, signalled and restarted. Written anew at each restart. */
  pids: Type.Optional(Type.Record(Type.String(), Type.Integer({ minimum: 0 }))),
})
export type Landscape = Static<typeof Landscape>

/** Errors: LANDSCAPE_MISSING, LANDSCAPE_MALFORMED. */
export function readLandscape(file: string): Landscape {
  const text = readText(file)
  const value = parse(file, text)
  const [problem] = Value.Errors(Landscape, value)
  if (problem !== undefined)
    throw new LoadError('LANDSCAPE_MALFORMED', `reading ${file} (${problem.instancePath || '/'} ${problem.message})`)
  return value as Landscape
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new LoadError('LANDSCAPE_MISSING', `reading ${file}`, cause)
  }
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new LoadError('LANDSCAPE_MALFORMED', `reading ${file}`, cause)
  }
}
