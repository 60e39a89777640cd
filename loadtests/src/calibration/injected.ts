// One measurement of the calibration: an injecting process of its own against a calibration server. In: how to inject. Out: what it measured, what the server
// counted, and how disturbed both were. Called by the bars.
import { type InjectorPlan, openInjectors } from '../engine/index.ts'
import type { Measurement } from '../engine/measurement.ts'
import type { BehaviourName, ServerCounts } from './behaviours.ts'
import { startCalibrationServer } from './server-process.ts'

export type Injection = Pick<InjectorPlan, 'injector' | 'connectionCount' | 'arrivals' | 'forSeconds'> & {
  readonly behaviour: BehaviourName
  readonly timeRatio?: number
}

export interface Injected {
  readonly measurement: Measurement
  readonly server: ServerCounts
}

/** The program of an injecting process with a client that needs no landscape. */
export const plainInjector = new URL('./injector-main.ts', import.meta.url)
export const leadMs = 150

/** Errors: Error when an injecting process died: then nothing can be said. */
export async function inject({ behaviour, timeRatio = 1, ...how }: Injection): Promise<Injected> {
  await using server = await startCalibrationServer(behaviour, { timeRatio })
  const injectors = await openInjectors(planOf(server.url, { ...how, answerWithinSeconds: 10 }), plainInjector)
  try {
    const { measurement, problems } = await injectors.measure({ startAt: Date.now() + leadMs })
    if (measurement === null || problems.length > 0) throw new Error(problems.join('; '))
    return { measurement, server: await server.counts() }
  } finally {
    await injectors.close()
  }
}

export function planOf(
  url: string,
  how: Pick<InjectorPlan, 'injector' | 'connectionCount' | 'arrivals' | 'forSeconds' | 'answerWithinSeconds'>,
  personaInput: unknown = null,
): InjectorPlan {
  return { scenario: 'calibration', persona: 'plain', url, randomStart: 1, processCount: 1, personaInput, ...how }
}

/** Null, or what of generator and server itself was later than the bar can bear. */
export function disturbanceOf({ measurement: { health }, server }: Injected, p50Micros: number, p99Micros: number): string | null {
  const figures: [string, number, number][] = [
    ['slip p50', health.slipP50Micros, p50Micros],
    ['slip p99', health.slipP99Micros, p99Micros],
    ['loop delay p99', health.loopDelayP99Micros, p99Micros],
    ['the server late by p50', server.heldTooLongP50Micros ?? 0, p50Micros],
    ['the server late by p99', server.heldTooLongP99Micros ?? 0, p99Micros],
    ['the server’s loop delay p99', server.loopDelayP99Micros, p99Micros],
  ]
  const over = figures.filter(([, value, limit]) => value > limit).map(([name, value]) => `${name} ${(value / 1000).toFixed(1)} ms`)
  return over.length === 0 ? null : `a busy machine: ${over.join(', ')}`
}
