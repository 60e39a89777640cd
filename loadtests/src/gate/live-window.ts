// What the live gate is asked: the form in which a ramp controller hands over its minutes. Out: the schema and its types; `load gate --live` refuses all else.
import { type Static, Type } from 'typebox'
import { amount, count, epochMs, list, oneWordOf, orNull, record } from '../engine/data-shapes.ts'

const metric = oneWordOf(['p50', 'p90', 'p95'], 'a percentile of the latency that clients see')

const LiveSide = record(
  {
    requestCount: count('requests that this side answered or failed to answer in the minute'),
    failedCount: count('of them: answered 5xx, cut, timed out or answered by the other side after a failure'),
    p50Ms: orNull(amount(''), 'null without answers'),
    p90Ms: orNull(amount(''), 'null without answers'),
    p95Ms: orNull(amount(''), 'null without answers'),
  },
  'one side in one minute',
)

const LiveMinute = record(
  {
    at: epochMs('its beginning'),
    legacy: LiveSide,
    candidate: LiveSide,
    comparedCount: count('answers of both sides that were compared, after the reply'),
    mismatchCount: count('of them that differ'),
  },
  'one minute of the step that is on',
)
export interface LiveMinute extends Readonly<Static<typeof LiveMinute>> {}

const LiveBounds = record(
  {
    minRequestCount: count('of the candidate over all minutes; fewer hold the step'),
    minRequestsPerMinuteCount: count('of each side; a minute with fewer takes no part in comparisons'),
    minMinuteCount: count('minutes that a pass needs; a fail needs six'),
    maxFailureRatio: Type.Number({ minimum: 0, maximum: 1, description: 'share of the candidate’s requests that may fail' }),
    ratios: list(
      record(
        {
          metric,
          passBelowRatio: Type.Optional(Type.Number({ exclusiveMinimum: 0, description: 'default 1.1' })),
          failAboveRatio: Type.Optional(Type.Number({ exclusiveMinimum: 0, description: 'default 1.05' })),
        },
        'candidate ÷ legacy, minute by minute; none where both are not to be compared, as with prices',
      ),
    ),
    levels: list(
      record(
        {
          metric,
          maxMs: Type.Number({ exclusiveMinimum: 0, description: 'service level' }),
          worstMinutesLeftOutCount: Type.Optional(count('so many minutes may break it; default 0')),
        },
        'of the candidate',
      ),
    ),
  },
  'pass lines of the step',
)
export interface LiveBounds extends Readonly<Static<typeof LiveBounds>> {}

export const LiveWindow = record(
  {
    schemaVersion: Type.Literal(1),
    shareBasisPoints: Type.Integer({ minimum: 0, maximum: 10_000, description: 'the planned share of sticky keys' }),
    keyCounts: record(
      { legacy: count('assigned to legacy'), candidate: count('assigned to the candidate') },
      'different sticky keys seen since the step began; requests of one key are not independent, so they are not what is counted',
    ),
    minutes: list(LiveMinute),
    bounds: LiveBounds,
  },
  'a step of a ramp, as far as it has come',
)
export interface LiveWindow extends Readonly<Static<typeof LiveWindow>> {}
