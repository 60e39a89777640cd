// Noise: learnt from legacy against legacy, believed only where legacy varies, never where it would hide money, a refusal or more than noise.
import { describe, expect, it } from 'vitest'
import type { Reply } from '../exchange.ts'
import { compareReplies } from './compare-replies.ts'
import { createNoise, type Noise } from './noise.ts'
import { defineComparing } from './rules.ts'

const comparing = defineComparing({
  rules: [],
  money: { total: 'Total', paths: [] },
  exactPaths: ['Success'],
  shownPaths: [],
  kindOf: () => 'answer',
  keep: () => null,
})
const reply = (json: unknown): Reply => ({ status: 200, rawHeaders: [], body: Buffer.from(JSON.stringify(json)) })
const between = (one: unknown, other: unknown) => compareReplies(comparing, reply(one), reply(other)).differences
const isNoise = (noise: Noise, one: unknown, other: unknown) => noise.split(comparing, between(one, other)).real.length === 0

function learnt(times: number, one: unknown, other: unknown, noise = createNoise()): Noise {
  for (let count = 0; count < times; count++) noise.learn(comparing, between(one, other))
  return noise
}

describe('a difference', () => {
  it('is noise where legacy differs from itself in the same way', () => {
    expect(isNoise(learnt(5, { Load: 1 }, { Load: 2 }), { Load: 3 }, { Load: 9 })).toBe(true)
  })

  it('is no noise on a path that legacy does not vary on, however noisy the one beside it', () => {
    const noise = learnt(50, { Load: 1, Size: 1, Items: [1, 2] }, { Load: 2, Size: 1, Items: [5, 2] })
    expect(isNoise(noise, { Load: 3, Size: 1 }, { Load: 9, Size: 2 })).toBe(false)
    expect(isNoise(noise, { Items: [1, 2] }, { Items: [1, 3] })).toBe(false)
    expect(noise.split(comparing, between({ Load: 3, Size: 1 }, { Load: 9, Size: 2 }))).toMatchObject({
      real: [{ path: 'Size' }],
      noise: [{ path: 'Load' }],
    })
  })

  it('is no noise when it is of another kind than legacy’s own', () => {
    const noise = learnt(50, { Load: 1 }, { Load: 2 })
    expect(isNoise(noise, { Load: 1 }, {})).toBe(false)
    expect(isNoise(noise, { Load: 1 }, { Load: '1' })).toBe(false)
  })

  it('is no noise after legacy varied only once', () => {
    const noise = learnt(1, { Load: 1 }, { Load: 2 })
    expect(isNoise(noise, { Load: 1 }, { Load: 3 })).toBe(false)
    expect(isNoise(learnt(1, { Load: 1 }, { Load: 2 }, noise), { Load: 1 }, { Load: 3 })).toBe(true)
  })

  it('is never noise in money, in a refusal or in the status', () => {
    const noise = learnt(50, { Success: true, Total: 1 }, { Success: false, Total: 2 })
    expect(isNoise(noise, { Total: 1 }, { Total: 2 })).toBe(false)
    expect(isNoise(noise, { Success: true }, { Success: false })).toBe(false)
    const statuses = compareReplies(comparing, reply({}), { ...reply({}), status: 404 }).differences
    for (let count = 0; count < 50; count++) noise.learn(comparing, statuses)
    expect(noise.split(comparing, statuses).real).toHaveLength(1)
  })

  it('is no noise when it happens more often than legacy varies', () => {
    const noise = learnt(5, { Load: 1 }, { Load: 2 })
    for (let count = 0; count < 195; count++) noise.learn(comparing, [])
    for (let count = 0; count < 20; count++) noise.split(comparing, between({ Load: 1 }, { Load: 2 }))
    expect(isNoise(noise, { Load: 1 }, { Load: 2 })).toBe(false)
  })

  it('is no noise at a key whose name is not kept, because nobody knows which key varied', () => {
    expect(isNoise(learnt(50, { 'a b': 1 }, { 'a b': 2 }), { 'c d': 1 }, { 'c d': 2 })).toBe(false)
  })
})

it('what was learnt before a restart counts, and is not told twice', () => {
  const before = learnt(5, { Load: 1 }, { Load: 2 }).state()
  const after = createNoise(before)
  expect(isNoise(after, { Load: 1 }, { Load: 2 })).toBe(true)
  expect(after.state()).toMatchObject({ sampleCount: 0, paths: { 'value Load': { variedCount: 0, comparedCount: 1 } } })
})

it('learns a bounded number of paths, and what it did not learn is no noise', () => {
  const many = (value: number) => Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`k${at}`, value]))
  const noise = learnt(5, many(1), many(2))
  expect(Object.keys(noise.state().paths)).toHaveLength(200)
  expect(isNoise(noise, { k499: 1 }, { k499: 2 })).toBe(false)
  expect(isNoise(noise, { k0: 1 }, { k0: 2 })).toBe(true)
})
