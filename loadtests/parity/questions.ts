// What is asked about each body: every material with every finish, the quantities on both sides of each discount taking turns.
import type { PriceRequest } from './ask-calculator.ts'

export const materials = ['SILVER925', 'GOLD585', 'GOLD750', 'PLATINUM950', 'BRASS', 'BRONZE'] as const
export const finishes = ['NONE', 'MATTE', 'POLISHED', 'RHODIUM'] as const
export const quantities = [1, 9, 10, 49, 50, 199, 200, 10_000, 3, 25, 75, 250, 7] as const

const combinations = materials.flatMap(material => finishes.map(finish => ({ material, finish })))

/** `count` of the 24 combinations; which ones and with which quantities moves on with the body's number. */
export const questionsFor = (bodyNumber: number, count: number = combinations.length): PriceRequest[] =>
  Array.from({ length: count }, (_, index) => ({
    ...combinations[(bodyNumber + index * (count < combinations.length ? 5 : 1)) % combinations.length]!,
    quantity: quantities[(bodyNumber * 5 + index) % quantities.length]!,
  }))
