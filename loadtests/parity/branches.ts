// The branches of the price calculation, each as a question to one priced request: did it occur here? Both sides of every limit of steps 7 to 17.
import type { Breakdown } from '@ficus/pricing-service/contract'
import type { PriceRequest } from './ask-calculator.ts'
import { finishes, materials } from './questions.ts'

interface Branch {
  readonly name: string
  occurs(breakdown: Breakdown, request: PriceRequest): boolean
}

const amountOf = (breakdown: Breakdown, code: string): string => breakdown.lines.find(line => line.code === code)!.amount
const thousandths = (decimal: string): bigint => BigInt(decimal.replace('.', ''))
const quantityFrom = (from: number, to: number): Branch => ({
  name: from === to ? `quantity ${from}` : `quantity ${from} to ${to}`,
  occurs: (_, { quantity }) => quantity >= from && quantity <= to,
})
const facetsFrom = (from: number, to: number): Branch => ({
  name: from === to ? `${from} facets` : `${from} to ${to} facets`,
  occurs: ({ facetCount }) => facetCount >= from && facetCount <= to,
})

const smallBranches: readonly Branch[] = [
  { name: 'volume rounds to 0.000', occurs: ({ volumeMm3 }) => volumeMm3 === '0.000' },
  { name: 'volume beyond any double', occurs: ({ volumeMm3 }) => volumeMm3.length > 20 },
  ...materials.map(material => ({ name: material, occurs: (_: Breakdown, request: PriceRequest) => request.material === material })),
  ...finishes.map(finish => ({ name: `finish ${finish}`, occurs: (_: Breakdown, request: PriceRequest) => request.finish === finish })),
  { name: 'no layer', occurs: ({ sizeMm }) => sizeMm.z === '0.000' },
  { name: 'whole layers', occurs: ({ sizeMm }) => sizeMm.z !== '0.000' && thousandths(sizeMm.z) % 25n === 0n },
  { name: 'a begun layer', occurs: ({ sizeMm }) => thousandths(sizeMm.z) % 25n !== 0n },
  { name: 'finish at its minimum', occurs: breakdown => amountOf(breakdown, 'FINISH') === '150.00' },
  { name: 'finish above its minimum', occurs: breakdown => thousandths(amountOf(breakdown, 'FINISH')) > 15_000n },
  { name: 'closed', occurs: ({ openEdgeCount }) => openEdgeCount === 0 },
  { name: 'open: repair', occurs: breakdown => amountOf(breakdown, 'REPAIR') !== '0.00' },
  { name: 'minimum reached', occurs: breakdown => amountOf(breakdown, 'MINIMUM') === '0.00' },
  { name: 'minimum not reached', occurs: breakdown => amountOf(breakdown, 'MINIMUM') !== '0.00' },
  { name: 'minimum missed by 0.01', occurs: breakdown => amountOf(breakdown, 'MINIMUM') === '0.01' },
  { name: 'minimum hit exactly', occurs: breakdown => breakdown.unitPrice === '900.00' && amountOf(breakdown, 'MINIMUM') === '0.00' },
  { name: 'minimum passed by 0.01', occurs: breakdown => breakdown.unitPrice === '900.01' },
  ...[quantityFrom(1, 9), quantityFrom(10, 49), quantityFrom(50, 199), quantityFrom(200, 10_000)],
  ...[1, 9, 10, 49, 50, 199, 200, 10_000].map(quantity => quantityFrom(quantity, quantity)),
  facetsFrom(1, 9999),
]

/** What meshes of around 10 000 facets reach. */
export const shortBranches: readonly Branch[] = [
  ...smallBranches,
  facetsFrom(9999, 9999),
  facetsFrom(10_000, 10_000),
  facetsFrom(10_001, 99_999),
]

/** What takes the legacy minutes. */
export const longBranches: readonly Branch[] = [facetsFrom(99_999, 99_999), facetsFrom(100_000, 100_000)]
