// Where the study's pairs come from: the noise model, or pairs that were really measured, drawn again. In: a random generator. Out: one pair after another,
// as a run would see them. Real pairs are drawn in blocks, so that drift within a run stays, and which of the twins was "legacy" is drawn, too.
import { readFileSync } from 'node:fs'
import type { SeededRandom } from '../../engine/seeded-random.ts'
import { drawPair, type SliceFactors, sharedMachine, studiedMetrics } from './noise-model.ts'

export type Pair = readonly [SliceFactors, SliceFactors]
/** Shape: a generator → the pairs of one run, without end. */
export type PairSource = (random: SeededRandom) => () => Pair

/** Units: microseconds at p50, p90, p95, p99. */
export interface RecordedPair {
  readonly run: number
  /** Neither slice was disturbed. */
  readonly calm: boolean
  readonly one: readonly number[]
  readonly twin: readonly number[]
}

const blockPairCount = 4
export const recordedPairsFile = new URL('./recorded-pairs.jsonl', import.meta.url)

export const fromModel: PairSource = random => () => drawPair(sharedMachine, random)

export function fromRecord(recorded: readonly RecordedPair[]): PairSource {
  return random => {
    let block: RecordedPair[] = []
    let swapped = false
    return () => {
      if (block.length === 0) {
        const begin = random.below(recorded.length)
        block = recorded.slice(begin, begin + blockPairCount).filter(({ run }) => run === recorded[begin]!.run)
        swapped = random.ratio() < 0.5
      }
      const { one, twin } = block.shift()!
      const pair = [factorsOf(one), factorsOf(twin)] as const
      return swapped ? [pair[1], pair[0]] : pair
    }
  }
}

export function readRecordedPairs(file: URL | string = recordedPairsFile): RecordedPair[] {
  const lines = readFileSync(file, 'utf8').split('\n')
  return lines.filter(line => line !== '').map(line => JSON.parse(line) as RecordedPair)
}

function factorsOf(micros: readonly number[]): SliceFactors {
  return Object.fromEntries(studiedMetrics.map((metric, index) => [metric, micros[index]!])) as unknown as SliceFactors
}
