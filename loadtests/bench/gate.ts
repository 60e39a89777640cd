// What a judgement costs: the bootstrap of three metrics, and a whole run of 40 pairs with histograms. Printed by `npm run bench -- gate`.
import { seededRandom } from '../src/engine/seeded-random.ts'
import { judgeLoad } from '../src/gate/judge-load.ts'
import { answerRatios } from '../src/gate/statistics/paired-ratios.ts'
import { builtEvidence, builtSuite, pairedSlices, relativeThresholds } from '../src/gate/truth/build-evidence.ts'
import { drawPair, normal, sharedMachine } from '../src/gate/truth/noise-model.ts'

const random = seededRandom(1)

for (const pairCount of [12, 20, 40]) {
  const questions = [1, 2, 3].map(() => ({
    logRatios: Array.from({ length: pairCount }, () => 0.1 * normal(random)),
    passBelowRatio: 1.1,
    failAboveRatio: 1.05,
  }))
  show(`three metrics, ${pairCount} pairs`, 500, () => answerRatios(questions))
}
const evidence = builtEvidence(
  builtSuite(relativeThresholds),
  pairedSlices(
    Array.from({ length: 40 }, () => drawPair(sharedMachine, random)),
    800,
  ),
)
show('a whole run, 40 pairs with histograms', 10, () => judgeLoad(evidence))

function show(what: string, times: number, judge: () => unknown): void {
  judge()
  const startedMs = performance.now()
  for (let time = 0; time < times; time++) judge()
  console.log(`${what.padEnd(40)}${((performance.now() - startedMs) / times).toFixed(2).padStart(10)} ms`)
}
