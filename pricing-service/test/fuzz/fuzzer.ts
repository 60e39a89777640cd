// Mutates files of a pool and judges what reading them gives. With coverage, files that reach new code join the pool, so that damage builds on damage.
import { type UnitCode, unitCodes } from '../../src/engine/read/model-in-millimetres.ts'
import { type Random, seededRandom } from '../../src/sample-models/seeded-random.ts'
import type { Coverage } from './coverage.ts'
import { judge } from './judge.ts'
import { mutate } from './mutate.ts'

export interface Finding {
  readonly caseNumber: number
  readonly problem: string
  readonly bytes: Uint8Array
  readonly units: UnitCode | null
}

export interface FuzzOptions {
  readonly seed: number
  readonly pool: readonly Uint8Array[]
  readonly coverage: Coverage | null
  readonly goesOn: (caseCount: number) => boolean
  readonly onFinding: (finding: Finding) => void
  /** Told when a file joins the pool; how many pieces of code are known by now. */
  readonly onKept?: (pieceCount: number) => void
}

/** Asking for coverage costs a millisecond or two, so it is asked once per batch; only when a batch reached something new, file by file. */
const batchSize = 25

/** Shape: how often each outcome came. The first `pool` files are as good as any: sound ones stand in front. */
export const fuzz = async ({
  seed,
  pool: begun,
  coverage,
  goesOn,
  onFinding,
  onKept,
}: FuzzOptions): Promise<ReadonlyMap<string, number>> => {
  const pool = [...begun]
  const outcomes = new Map<string, number>()
  const seen = new Set<string>()
  const newPieces = (): readonly string[] => (coverage === null ? [] : [...coverage.take()].filter(piece => !seen.has(piece)))
  const learn = (pieces: readonly string[]): void => {
    for (const piece of pieces) seen.add(piece)
  }
  for (const bytes of pool) await judge(bytes, 'mm')
  learn(newPieces())

  const tryOne = async (caseNumber: number): Promise<Tried> => {
    const random = seededRandom(Math.imul(seed, 0x9e3779b1) + caseNumber)
    const bytes = await mutate(chosen(pool, begun.length, random), random, random.pick(pool))
    const units = random.next() < 0.8 ? 'mm' : random.pick<UnitCode | null>([null, ...unitCodes])
    const { problem, outcome } = await judge(bytes, units)
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    if (problem !== null) onFinding({ caseNumber, problem, bytes, units })
    return { bytes, units }
  }

  for (let caseNumber = 0; goesOn(caseNumber); ) {
    const batch: Tried[] = []
    while (batch.length < batchSize) batch.push(await tryOne(caseNumber++))
    if (newPieces().length === 0) continue
    for (const { bytes, units } of batch) {
      await judge(bytes, units)
      const pieces = newPieces()
      if (pieces.length === 0) continue
      learn(pieces)
      pool.push(bytes)
      onKept?.(seen.size)
    }
  }
  return outcomes
}

type Tried = Pick<Finding, 'bytes' | 'units'>

const soundCount = 10

/** A third each: the sound files, those that reached new code, any. */
const chosen = (pool: readonly Uint8Array[], begunCount: number, random: Random): Uint8Array => {
  const third = random.next()
  if (third < 0.34) return pool[random.whole(0, Math.min(soundCount, pool.length) - 1)]!
  if (third < 0.67 && pool.length > begunCount) return pool[random.whole(begunCount, pool.length - 1)]!
  return random.pick(pool)
}
