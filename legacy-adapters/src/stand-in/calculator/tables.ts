// The sample rates of MES, as decimal text. Read by money.ts; the names alone by check-parameters.ts.

interface Material {
  readonly densityGramsPerCm3: string
  readonly pricePerGram: string
  readonly lossFactor: string
}

export const materials: ReadonlyMap<string, Material> = new Map([
  ['SILVER925', { densityGramsPerCm3: '10.36', pricePerGram: '148.50', lossFactor: '1.08' }],
  ['GOLD585', { densityGramsPerCm3: '13.60', pricePerGram: '7412.00', lossFactor: '1.04' }],
  ['GOLD750', { densityGramsPerCm3: '15.45', pricePerGram: '9530.00', lossFactor: '1.04' }],
  ['PLATINUM950', { densityGramsPerCm3: '20.10', pricePerGram: '4875.00', lossFactor: '1.06' }],
  ['BRASS', { densityGramsPerCm3: '8.73', pricePerGram: '4.15', lossFactor: '1.12' }],
  ['BRONZE', { densityGramsPerCm3: '8.80', pricePerGram: '6.30', lossFactor: '1.12' }],
])

/** Rate per cm²; null where nothing is done to the surface and nothing is charged. */
export const finishRatePerCm2: ReadonlyMap<string, string | null> = new Map([
  ['NONE', null],
  ['MATTE', '26.50'],
  ['POLISHED', '38.00'],
  ['RHODIUM', '112.00'],
])

interface Step {
  readonly from: number
  readonly ratio: string
}

/** Share of labour added for dense meshes, by facets. Steps stand from the highest down; below the last one the share is 0. */
export const complexitySteps: readonly Step[] = [
  { from: 100_000, ratio: '0.09' },
  { from: 10_000, ratio: '0.04' },
]

/** Discount on one piece, by quantity. Same order as above. */
export const discountSteps: readonly Step[] = [
  { from: 200, ratio: '0.13' },
  { from: 50, ratio: '0.09' },
  { from: 10, ratio: '0.05' },
]

export const stepRatio = (steps: readonly Step[], count: number): string => steps.find(step => count >= step.from)?.ratio ?? '0'

export const repairRatio = '0.03'
export const vatRatio = '0.22'
export const facetCountMax = 5_000_000
export const quantityMax = 10_000
