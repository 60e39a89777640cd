// What the proxy has to reach, and the stretch beyond: data and how each is read from the rounds. Printed, never asserted: the machine is shared.
import type { ContestantName } from './contestants/index.ts'
import type { Measured } from './measure.ts'
import { medianOf, medianRatio, type Rounds } from './rounds.ts'
import type { ShapeName } from './shapes.ts'

export interface Bar {
  readonly shape: ShapeName
  readonly what: string
  readonly better: 'higher' | 'lower'
  readonly base: number
  readonly stretch: number
  readonly read: (rounds: Rounds) => number
}

export const bars: readonly Bar[] = [
  ratio('small', 'req/s ÷ nginx', 'nginx', 'requestsPerSecond', 'higher', 0.45, 0.6),
  ratio('small', 'CPU per request ÷ nginx', 'nginx', 'cpuMicroseconds', 'lower', 2.3, 1.7),
  ratio('small', 'req/s ÷ stock @fastify/http-proxy', 'stock', 'requestsPerSecond', 'higher', 2.5, 4),
  ratio('small', 'req/s ÷ bare node:http + undici dispatch', 'bare dispatch', 'requestsPerSecond', 'higher', 0.95, 1.3),
  ratio('small', 'req/s, features on ÷ off', 'forwarder alone', 'requestsPerSecond', 'higher', 0.92, 0.97),
  ratio('small', 'p99 ÷ nginx', 'nginx', 'p99Ms', 'lower', 3, 2),
  {
    shape: 'few',
    what: 'p50 added to direct, ms',
    better: 'lower',
    base: 0.1,
    stretch: 0.06,
    read: rounds => medianOf(rounds, 'ours', 'p50Ms') - medianOf(rounds, 'direct', 'p50Ms'),
  },
  ratio('large', 'req/s ÷ nginx', 'nginx', 'requestsPerSecond', 'higher', 1.2, 1.5),
  ratio('upload', 'req/s ÷ nginx, request buffering off', 'nginx', 'requestsPerSecond', 'higher', 1.3, 1.6),
]

export type Reached = 'stretch' | 'pass' | 'FAIL' | 'not measured'

export function reached({ better, base, stretch }: Bar, value: number): Reached {
  if (Number.isNaN(value)) return 'not measured'
  const atLeast = (bound: number) => (better === 'higher' ? value >= bound : value <= bound)
  return atLeast(stretch) ? 'stretch' : atLeast(base) ? 'pass' : 'FAIL'
}

function ratio(
  shape: ShapeName,
  what: string,
  peer: ContestantName,
  figure: keyof Measured,
  better: Bar['better'],
  base: number,
  stretch: number,
): Bar {
  return { shape, what, better, base, stretch, read: rounds => medianRatio(rounds, 'ours', peer, figure) }
}
