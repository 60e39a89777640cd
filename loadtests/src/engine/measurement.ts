// What an injector hands over: plain JSON data, so that it crosses processes and is kept as it is. Merged, judged and drawn elsewhere.
// Out: schemas and their types under one name each; result.schema.json is made from them.
import { type Static, Type } from 'typebox'
import { amount, count, epochMs, list, oneWordOf, orNull, record, text } from './data-shapes.ts'

const countProperties = {
  sentCount: count('= answered + failed + lost, always'),
  answeredCount: count('answers that came whole'),
  failedCount: count('refused, reset or timed out'),
  lostCount: count('the server closed without answering'),
  wrongCount: count('a part of the answered ones'),
}
export const Counts = record(countProperties, 'sent = answered + failed + lost; wrong is a part of answered')
export interface Counts extends Readonly<Static<typeof Counts>> {}

const micros = (description: string) => orNull(amount(''), `µs; ${description}, of right answers; null without any`)
export const SecondBucket = record(
  {
    ...countProperties,
    second: count('since the start of the measurement, by intended start'),
    p50Micros: micros('of this second'),
    p95Micros: micros('of this second'),
    maxMicros: micros('of this second'),
  },
  'one second of one endpoint',
)
export interface SecondBucket extends Readonly<Static<typeof SecondBucket>> {}

export const FailureSample = record(
  {
    endpoint: text('of the persona'),
    kind: oneWordOf(['wrong', 'failed', 'lost'], 'how it ended'),
    at: epochMs('when'),
    status: orNull(Type.Integer(), 'null without an answer'),
    why: text('what was wrong, in words; the first bytes of the answer where there was one. Never a key or a cookie'),
    requestId: orNull(Type.String(), '`X-Request-Id` or what else the answer carries to find it in logs; null if nothing'),
  },
  'one request that did not go well',
)
export interface FailureSample extends Readonly<Static<typeof FailureSample>> {}

export const Trouble = record(
  {
    second: count('since the start of the measurement, of the end'),
    status: orNull(Type.Integer(), 'of an answer that was judged wrong; null: it failed or was lost'),
    count: count('how many'),
  },
  'requests that did not end well in one second',
)
export interface Trouble extends Readonly<Static<typeof Trouble>> {}

const statusCounts = (description: string) => Type.Record(Type.String(), count(''), { description })
export const EndpointMeasurement = record(
  {
    ...countProperties,
    endpoint: text('of the persona'),
    lateRightCount: Type.Optional(
      count(
        'right answers that came when the measured time was over: a part of the answered ones, and in no rate; absent in runs before 26 November 2026',
      ),
    ),
    statusCounts: statusCounts('how often each status came, by its number as text'),
    wrongStatusCounts: Type.Optional(statusCounts('the same, of the wrong answers only')),
    troubles: Type.Optional(list(Trouble, 'when requests ended that failed, were lost or were judged wrong')),
    latency: orNull(
      Type.String(),
      'HDR histogram of microseconds from the intended start to the last byte, of right answers (before 26 November 2026 of all), ' +
        'compressed base64 (hdr-histogram-js); null without any',
    ),
    seconds: list(SecondBucket),
  },
  'one endpoint of one scenario in one slice',
)
export interface EndpointMeasurement extends Readonly<Static<typeof EndpointMeasurement>> {}

export const InjectorHealth = record(
  {
    intendedCount: count('arrivals that the plan asked for; for a closed loop what was sent'),
    slipP50Micros: amount(
      'the injector’s own lateness: from the moment a request was due, and of paced and closed its connection free, until it was written; ' +
        'waiting for a busy connection is the server’s doing and stands in the latency',
    ),
    slipP99Micros: amount('the same'),
    slipMaxMicros: amount('the same'),
    cpuRatio: amount('CPU seconds per second of the injecting process; 1 = one core'),
    loopDelayP99Micros: amount('how late the injector’s event loop was'),
  },
  'the injector’s own doings: they can void a run',
)
export interface InjectorHealth extends Readonly<Static<typeof InjectorHealth>> {}

export const Measurement = record(
  {
    scenario: text('of the suite'),
    persona: text('a kind of client'),
    startedAt: epochMs('the warm-up is over'),
    durationMs: amount('how long it was measured'),
    endpoints: list(EndpointMeasurement),
    health: InjectorHealth,
    samples: list(FailureSample),
  },
  'one scenario in one slice',
)
export interface Measurement extends Readonly<Static<typeof Measurement>> {}
