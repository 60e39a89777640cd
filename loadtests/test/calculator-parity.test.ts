// Old against new, calculator against calculator: small bodies of every kind, each priced in every material and finish.
import { expect, test } from 'vitest'
import { beadedBox, exactBoxes, jewellery, randomBodies } from '../parity/bodies.ts'
import { shortBranches } from '../parity/branches.ts'
import { compareCalculators } from '../parity/compare-calculators.ts'
import { damagedFiles } from '../parity/damaged-files.ts'
import { type ExactHalf, figuresWithHalves } from '../parity/exact-halves.ts'
import { questionsFor } from '../parity/questions.ts'
import { countComparisons, zeroCounts } from '../parity/report.ts'

/** COMPLEXITY meets an exact half from 100 000 facets on only: see the long test. */
const halves = figuresWithHalves
  .filter(figure => figure !== 'COMPLEXITY')
  .flatMap((figure): ExactHalf[] => [`${figure} up`, `${figure} down`])

test('both calculators give the same figures for every body, material, finish and quantity', { timeout: 180_000 }, async () => {
  const atTheBreak = [beadedBox(9999, [9, 7, 5], 400), beadedBox(10_000, [9, 7, 5], 400), jewellery('large')[0]!]
  const bodies = [...randomBodies(170), ...exactBoxes(36), ...jewellery('small').slice(0, 12), ...atTheBreak]
  const asked = bodies.map((body, number) => ({ body, requests: questionsFor(number) }))
  const counts = countComparisons(await compareCalculators(asked), { branches: shortBranches, exactHalves: halves })
  console.info(counts)

  expect(counts.firstMismatches).toEqual([])
  expect(counts.mismatchCount).toBe(0)
  expect(counts.combinationCount).toBeGreaterThanOrEqual(5000)
  expect(counts.geometryCount).toBeGreaterThanOrEqual(200)
  expect(zeroCounts(counts.branches)).toEqual([])
  expect(zeroCounts(counts.exactHalves)).toEqual([])
  expect(counts.refusals).toHaveProperty('MODEL_FLAT')
})

test('both calculators read or refuse damaged files alike', { timeout: 120_000 }, async () => {
  const asked = damagedFiles(600).map((body, number) => ({ body, requests: questionsFor(number, 1) }))
  const comparisons = await compareCalculators(asked)
  const { refusals, ...counts } = countComparisons(comparisons, { branches: [], exactHalves: [] })
  const pricedCount = comparisons.filter(({ legacy }) => 'breakdown' in legacy).length
  console.info({ fileCount: counts.geometryCount, pricedCount, refusals, mismatchCount: counts.mismatchCount })

  expect(counts.firstMismatches).toEqual([])
  expect(counts.mismatchCount).toBe(0)
  expect(pricedCount).toBeGreaterThan(50)
  expect(refusals['MODEL_UNREADABLE']).toBeGreaterThan(100)
})

test('both calculators refuse parameters alike, before they judge the model', async () => {
  const silver = { material: 'SILVER925', finish: 'NONE', quantity: 1 }
  const requests = [
    { material: 'SILVER', finish: 'GILDED', quantity: 0 },
    { ...silver, finish: 'none', quantity: 0 },
    ...[0, -1, 10_001, 1.5, 1e300, 10_000, 1e1].map(quantity => ({ ...silver, quantity })),
  ]
  const bodies = [randomBodies(1)[0]!, { name: 'no bytes', bytes: () => new Uint8Array() }]
  const comparisons = await compareCalculators(bodies.map(body => ({ body, requests })))
  const counts = countComparisons(comparisons, { branches: [], exactHalves: [] })
  console.info(counts.refusals)

  expect(counts.firstMismatches).toEqual([])
  expect(counts.refusals).toEqual({ MATERIAL_UNKNOWN: 2, FINISH_UNKNOWN: 2, QUANTITY_OUT_OF_RANGE: 10, MODEL_UNREADABLE: 2 })
})
