// What an injector hands over: plain JSON data, so that it crosses processes and is kept as it is. Merged, judged and drawn elsewhere.

/** sent = answered + failed + lost, always. failed: refused, reset or timed out. lost: the server closed without answering. wrong is a part of answered. */
export interface Counts {
  readonly sentCount: number
  readonly answeredCount: number
  readonly failedCount: number
  readonly lostCount: number
  readonly wrongCount: number
}

export interface SecondBucket extends Counts {
  /** Seconds since the start of the measurement, by intended start. */
  readonly second: number
  readonly p50Micros: number | null
  readonly p95Micros: number | null
  readonly maxMicros: number | null
}

export interface FailureSample {
  readonly endpoint: string
  readonly kind: 'wrong' | 'failed' | 'lost'
  /** Epoch ms. */
  readonly at: number
  readonly status: number | null
  /** What was wrong, in words; the first bytes of the answer where there was one. Never a key or a cookie. */
  readonly why: string
  /** `X-Request-Id` or what else the answer carries to find it in logs; null if nothing. */
  readonly requestId: string | null
}

export interface EndpointMeasurement extends Counts {
  readonly endpoint: string
  /** How often each status came, by its number as text. */
  readonly statusCounts: Readonly<Record<string, number>>
  /** The same, of the wrong answers only. */
  readonly wrongStatusCounts?: Readonly<Record<string, number>>
  /** HDR histogram of microseconds from the intended start to the last byte, compressed base64 (hdr-histogram-js); null without answers. */
  readonly latency: string | null
  readonly seconds: readonly SecondBucket[]
}

/** The injector's own doings: they can void a run. */
export interface InjectorHealth {
  /** Arrivals that the plan asked for; for a closed loop what was sent. */
  readonly intendedCount: number
  /**
   * The injector's own lateness, over all requests: from the moment a request was due, and of paced and closed its connection free, until it was
   * written. Waiting for a busy connection is the server's doing and stands in the latency.
   */
  readonly slipP50Micros: number
  readonly slipP99Micros: number
  readonly slipMaxMicros: number
  /** CPU seconds per second of the injecting process. 1 = one core. */
  readonly cpuRatio: number
  readonly loopDelayP99Micros: number
}

/** One scenario in one slice. */
export interface Measurement {
  readonly scenario: string
  readonly persona: string
  /** Epoch ms; the warm-up is over. */
  readonly startedAt: number
  readonly durationMs: number
  readonly endpoints: readonly EndpointMeasurement[]
  readonly health: InjectorHealth
  readonly samples: readonly FailureSample[]
}
