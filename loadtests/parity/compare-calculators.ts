// Lets both calculators price the same files and compares outcome with outcome. The files live in a folder of their own for as long as that takes.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { askCandidate, askLegacy, type Outcome, type PriceRequest, type Task } from './ask-calculator.ts'
import type { Body } from './bodies.ts'

export interface Comparison {
  readonly body: Body
  readonly request: PriceRequest
  readonly legacy: Outcome
  readonly candidate: Outcome
  readonly isMatch: boolean
}

interface Asked {
  readonly body: Body
  readonly requests: readonly PriceRequest[]
}

/** Cost: the legacy's, which grows with the square of the facets; `legacyProcessCount` children share the bodies, the largest first. */
export async function compareCalculators(asked: readonly Asked[], { legacyProcessCount = 1 } = {}): Promise<Comparison[]> {
  const folder = await mkdtemp(join(tmpdir(), 'ficus-parity-'))
  try {
    const tasks: Task[] = []
    for (const [number, { body, requests }] of asked.entries()) {
      const file = join(folder, `${number}.stl`)
      await writeFile(file, body.bytes())
      tasks.push({ file, requests })
    }
    const [legacy, candidate] = await Promise.all([shared(tasks, legacyProcessCount), askCandidate(tasks)])
    return asked.flatMap(({ body, requests }, number) =>
      requests.map((request, index) => {
        const outcomes = { legacy: legacy[number]![index]!, candidate: candidate[number]![index]! }
        return { body, request, ...outcomes, isMatch: isDeepStrictEqual(outcomes.legacy, outcomes.candidate) }
      }),
    )
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function shared(tasks: readonly Task[], processCount: number): Promise<Outcome[][]> {
  const shares = Array.from({ length: processCount }, (_, share) => tasks.filter((_, number) => number % processCount === share))
  const outcomes = await Promise.all(shares.map(askLegacy))
  return tasks.map((_, number) => outcomes[number % processCount]![Math.floor(number / processCount)]!)
}
