// Kills with SIGKILL, one after another: in each round every victim once, in an order that the seed decides, each awaited until it is there again. In: the
// victims, a seed, until when. Out: who was killed how often, and how many requests were on their way at least. Called by chaos-run.ts.
import { setTimeout as pause } from 'node:timers/promises'

export interface Victim {
  readonly name: string
  /** Kills it, and resolves when it is there again. */
  readonly killAndAwait: () => Promise<void>
  /** Something is at stake: it is killed in the midst of work only. */
  readonly atWork: () => boolean
  /** Called shortly before: what it has counted dies with it. */
  readonly before?: () => Promise<void>
}

export interface Strikes {
  readonly counts: Readonly<Record<string, number>>
  readonly fewestInFlight: number
}

interface StrikeGround {
  readonly random: (below: number) => number
  /** Not before each victim was struck once. */
  readonly untilMs: number
  readonly endEarly: AbortSignal
  readonly inFlightCount: () => number
}

/** From a victim's return to the next kill; one proxy is never killed while the other is away. */
const pauseMs = { least: 200, most: 1_200 }
/** Looked at so often whether there is work: any moment of a request is hit, not only its first one. */
const momentMs = 15

export async function strike(victims: readonly Victim[], { random, untilMs, endEarly, inFlightCount }: StrikeGround): Promise<Strikes> {
  const counts: Record<string, number> = Object.fromEntries(victims.map(({ name }) => [name, 0]))
  let fewestInFlight = Number.POSITIVE_INFINITY
  let round: Victim[] = []
  for (let strikeCount = 0; ; strikeCount++) {
    const restMs = pauseMs.least + random(pauseMs.most - pauseMs.least)
    const enough = strikeCount >= victims.length && performance.now() + restMs > untilMs
    if (enough || endEarly.aborted) break
    await pause(restMs)
    if (round.length === 0) round = shuffled(victims, random)
    const victim = round.pop() as Victim
    await victim.before?.()
    do await pause(random(momentMs))
    while (!victim.atWork() && !endEarly.aborted)
    fewestInFlight = Math.min(fewestInFlight, inFlightCount())
    await victim.killAndAwait()
    counts[victim.name] = (counts[victim.name] ?? 0) + 1
  }
  await pause(Math.max(0, untilMs - performance.now()), undefined, { signal: endEarly }).catch(() => undefined)
  return { counts, fewestInFlight }
}

function shuffled<T>(list: readonly T[], random: (below: number) => number): T[] {
  const left = [...list]
  return list.map(() => left.splice(random(left.length), 1)[0] as T)
}
