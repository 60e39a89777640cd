// In: the text of the routes file. Out: the numbers of routes and upstream that may change while the proxy runs, checked. Where a route leads is code;
// how long and how large is here. Called by routes-file.ts; what is left out keeps its default.
import { nearestName } from '@ficus/settings/nearest-name'
import { type Static, type TSchema, Type } from 'typebox'
import { Value } from 'typebox/value'
import type { ExchangeLimits } from '../forwarder/index.ts'

const dayMs = 86_400_000
const limitMs = (description: string) => Type.Optional(Type.Integer({ minimum: 0, maximum: dayMs, description }))
const sizeBytes = (description: string) => Type.Optional(Type.Integer({ minimum: 0, maximum: 268_435_456, description }))
const closed = { additionalProperties: false }

const waiting = {
  headTimeoutMs: limitMs("from the whole request sent until the head of legacy's answer; 0: no limit"),
  stallMs: limitMs('no byte either way for so long ends a request; 0: no limit'),
}

const LegacyTuning = Type.Object(
  {
    ...waiting,
    idleSocketMs: limitMs("how long a kept connection to legacy may lie idle; keep it below legacy's own limit"),
    connectTimeoutMs: limitMs('how long connecting to legacy may take; 0: no limit'),
    leniency: Type.Optional(Type.Union([Type.Literal('strict'), Type.Literal('lenient')])),
  },
  closed,
)

const RouteTuning = Type.Object(
  {
    ...waiting,
    candidateDeadlineMs: Type.Optional(Type.Integer({ minimum: 10, maximum: 600_000 })),
    bodyBytesMax: sizeBytes('a larger request goes to legacy untouched'),
    replyBytesMax: sizeBytes('a larger answer of legacy is not compared'),
  },
  closed,
)

const UntouchedTuning = Type.Object({ pathPrefix: Type.String({ pattern: '^/' }), ...waiting }, closed)

/** Exported for the generated page of settings and for editors. */
export const RoutesFile = Type.Object(
  {
    legacy: Type.Optional(LegacyTuning),
    routes: Type.Optional(Type.Record(Type.String(), RouteTuning)),
    untouched: Type.Optional(Type.Array(UntouchedTuning, { maxItems: 1_000, description: 'the first prefix that fits counts' })),
  },
  closed,
)

/** Plain data, so that one process can hand it to another. */
export type Tuning = Readonly<Static<typeof RoutesFile>>
export type RouteTuning = Readonly<Static<typeof RouteTuning>>
export type UntouchedTuning = Readonly<Static<typeof UntouchedTuning>>

export const untuned: Tuning = Object.freeze({})

/** Shape: JSON text → tuning. Errors: Error whose message names the place and, for an unknown name, the nearest known one. */
export function readTuning(text: string, routeNames: readonly string[]): Tuning {
  const value: unknown = JSON.parse(text)
  if (!Value.Check(RoutesFile, value)) throw new Error(whatIsWrong(value))
  for (const name of Object.keys(value.routes ?? {})) {
    if (!routeNames.includes(name)) throw new Error(`/routes has the unknown route "${name}"${nearestName(name, routeNames)}`)
  }
  return Object.freeze(value)
}

function whatIsWrong(value: unknown): string {
  const errors = Value.Errors(RoutesFile, value)
  const unknown = errors.find(error => error.keyword === 'additionalProperties')
  if (unknown === undefined) return `${errors[0]?.instancePath || 'the file'} ${errors[0]?.message ?? 'is not valid'}`
  const [name = ''] = (unknown.params as { additionalProperties: string[] }).additionalProperties
  return `${unknown.instancePath || 'the file'} has the unknown key "${name}"${nearestName(name, knownNamesAt(unknown.instancePath))}`
}

/** Which names may stand in the object at a place of the file, for example /routes/price. */
function knownNamesAt(instancePath: string): string[] {
  const [, part] = instancePath.split('/')
  const schema: TSchema =
    part === 'legacy' ? LegacyTuning : part === 'routes' ? RouteTuning : part === 'untouched' ? UntouchedTuning : RoutesFile
  return Object.keys((schema as { properties?: object }).properties ?? {})
}

/** What waiting for legacy means where the file says something of its own: the rest as for the upstream. Null: nothing of its own. */
export function exchangeLimitsOf({ legacy }: Tuning, own: Pick<RouteTuning, 'headTimeoutMs' | 'stallMs'>): ExchangeLimits | null {
  if (own.headTimeoutMs === undefined && own.stallMs === undefined) return null
  return Object.freeze({
    headTimeoutMs: own.headTimeoutMs ?? legacy?.headTimeoutMs ?? 0,
    stallMs: own.stallMs ?? legacy?.stallMs ?? 0,
  })
}
