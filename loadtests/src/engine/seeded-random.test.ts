import fc from 'fast-check'
import { expect, test } from 'vitest'
import { seededRandom, shuffled, startFrom } from './seeded-random.ts'

const drawn = (count: number, ...seeds: [number, ...number[]]) => {
  const random = seededRandom(...seeds)
  return Array.from({ length: count }, () => random.ratio())
}

test('the same start gives the same numbers, another start or another stream gives others', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), (start, stream) => {
      expect(drawn(5, start, stream)).toEqual(drawn(5, start, stream))
      expect(drawn(5, start, stream)).not.toEqual(drawn(5, start + 1, stream))
      expect(drawn(5, start, stream)).not.toEqual(drawn(5, start, stream + 1))
    }),
  )
})

test('neighbouring streams are even and have nothing in common', () => {
  // 64 cells of pairs of first draws of neighbouring streams: chi-squared with 63 degrees of freedom lies below 103 in 999 of 1000 cases.
  const cells = Array<number>(64).fill(0)
  const first = Array.from({ length: 64_001 }, (_, stream) => seededRandom(1, stream).below(8))
  for (let stream = 0; stream < 64_000; stream += 1) cells[first[stream]! * 8 + first[stream + 1]!]! += 1
  expect(cells.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(103)
})

test('weights are drawn by their share, and never where they are 0', () => {
  const random = seededRandom(7)
  const counts = [0, 0, 0, 0]
  for (let draw = 0; draw < 10_000; draw += 1) counts[random.weighted([0, 1, 3, 0])]! += 1
  expect(counts[0]! + counts[3]!).toBe(0)
  expect(counts[1]! / 10_000).toBeCloseTo(0.25, 1)
})

test('every item can be picked; nothing cannot', () => {
  const random = seededRandom(3)
  expect(new Set(Array.from({ length: 100 }, () => random.pick(['a', 'b', 'c'])))).toEqual(new Set(['a', 'b', 'c']))
  expect(() => random.pick([])).toThrow('picking from nothing')
})

test('a shuffle keeps every item, in an order that the start decides', () => {
  const items = Array.from({ length: 50 }, (_, index) => index)
  const order = shuffled(items, seededRandom(5))
  expect(order.toSorted((a, b) => a - b)).toEqual(items)
  expect(order).not.toEqual(items)
  expect(order).toEqual(shuffled(items, seededRandom(5)))
  expect(startFrom(5, 1)).not.toBe(startFrom(5, 2))
})
