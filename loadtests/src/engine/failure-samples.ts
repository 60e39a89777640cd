// The few failures that a run keeps to be looked at: the first ones, and a fair draw of the later ones. In: every failure. Out: a bounded list, in order
// of time. Called by the recorder. What the request carried to prove who asks is never kept, even where an answer says it back.
import type { FailureSample } from './measurement.ts'
import type { RequestEnd } from './request-end.ts'
import type { SeededRandom } from './seeded-random.ts'
import type { Call } from './session.ts'

export interface FailureSamples {
  /** why: of a wrong answer, the judge's words. */
  add(call: Call, end: RequestEnd, why: string, at: number): void
  list(): FailureSample[]
}

/** Of each endpoint and kind. */
const firstCount = 5
const laterCount = 5
const answerBytes = 200
const whyLength = 600
const secretHeader = /key|cookie|auth|token|secret|password/i
const idHeaders = ['x-request-id', 'x-correlation-id', 'request-id', 'traceparent']

export function openFailureSamples(random: SeededRandom): FailureSamples {
  const groups = new Map<string, { seenCount: number; kept: FailureSample[] }>()
  return {
    add: (call, end, why, at) => {
      const kind = end.kind === 'answered' ? 'wrong' : end.kind
      const name = `${kind} ${call.endpoint}`
      const group = groups.get(name) ?? { seenCount: 0, kept: [] }
      groups.set(name, group)
      const place = placeFor(group.seenCount, random)
      group.seenCount += 1
      if (place !== null) group.kept[place] = sampleOf(call, end, why, at, kind)
    },
    list: () => [...groups.values()].flatMap(({ kept }) => kept).sort((a, b) => a.at - b.at),
  }
}

/** Reservoir: the later places hold each later failure with the same probability. */
function placeFor(seenCount: number, random: SeededRandom): number | null {
  if (seenCount < firstCount + laterCount) return seenCount
  const drawn = random.below(seenCount - firstCount + 1)
  return drawn < laterCount ? firstCount + drawn : null
}

function sampleOf(call: Call, end: RequestEnd, why: string, at: number, kind: FailureSample['kind']): FailureSample {
  const isAnswer = end.kind === 'answered'
  const said = isAnswer && end.body.length > 0 ? `; answered: ${end.body.subarray(0, answerBytes).toString('utf8')}` : ''
  return {
    endpoint: call.endpoint,
    kind,
    at: Math.round(at),
    status: isAnswer ? end.status : null,
    why: withoutSecrets(call, printable(`${why}${said}`)).slice(0, whyLength),
    requestId: isAnswer ? (idHeaders.map(name => end.headers[name]).find(value => value !== undefined) ?? null) : null,
  }
}

function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f]+/g, ' ')
}

function withoutSecrets({ headers }: Call, text: string): string {
  const secrets = Object.entries(headers)
    .filter(([name]) => secretHeader.test(name))
    .flatMap(([, value]) => [value, ...value.split(/[\s;,=]+/)])
    .filter(secret => secret.length >= 4)
    .sort((a, b) => b.length - a.length)
  return secrets.reduce((safe, secret) => safe.replaceAll(secret, '***'), text)
}
