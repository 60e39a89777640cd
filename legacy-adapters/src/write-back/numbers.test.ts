import { expect, test } from 'vitest'
import { createNumbers } from './numbers.ts'

test('each number of a block is given once, also to those who ask at the same time, and the next block is asked for when the last one is used up', async () => {
  const blocks = [
    { first: 1, count: 3 },
    { first: 101, count: 3 },
  ]
  let takenCount = 0
  const next = createNumbers(async () => blocks[takenCount++]!)
  expect(await Promise.all([next(), next()])).toEqual([1, 2])
  expect(takenCount).toBe(1)
  expect(await Promise.all([next(), next(), next()])).toEqual([3, 101, 102])
  expect(takenCount).toBe(2)
})

test('a block that could not be had is an error of those who waited for it, and is asked for again by the next one', async () => {
  let isAway = true
  const next = createNumbers(async () => {
    if (isAway) throw new Error('away')
    return { first: 7, count: 1 }
  })
  const both = await Promise.allSettled([next(), next()])
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  isAway = false
  expect(await next()).toBe(7)
})
