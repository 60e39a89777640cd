import { expect, test } from 'vitest'
import { calculate, runInSlices } from './index.ts'

const silver = { material: 'SILVER925', finish: 'NONE', quantity: 1 }
const facet = (from: number) => [0, 0, 0, from, 0, 0, 1, 0, 0, 0, 1, from % 7]

function binary(facetCount: number, headerCount = facetCount): Uint8Array {
  const bytes = Buffer.alloc(84 + 50 * facetCount)
  bytes.write('solid ')
  bytes.writeUInt32LE(headerCount, 80)
  for (let index = 0; index < facetCount; index++) {
    for (const [at, value] of facet(index).entries()) bytes.writeFloatLE(value, 84 + 50 * index + 4 * at)
  }
  return bytes
}

const asciiModel = (facetCount: number) => {
  const one = (index: number) => `facet normal 0 0 0 outer loop vertex ${index} 0 0 vertex 1 0 0 vertex 0 1 ${index % 7} endloop endfacet\n`
  return Buffer.from(`solid\n${Array.from({ length: facetCount }, (_, index) => one(index)).join('')}endsolid`)
}

const refusalOf = async (model: Uint8Array, input = silver) => {
  const result = await runInSlices(calculate(model, input), 50)
  return result.kind === 'refused' ? result.code : result.kind
}

test('material, finish and quantity are checked in this order, and before the model', async () => {
  const nothing = new Uint8Array()
  expect(await refusalOf(nothing, { material: 'silver925', finish: 'none', quantity: 0 })).toBe('MATERIAL_UNKNOWN')
  expect(await refusalOf(nothing, { ...silver, finish: 'none', quantity: 0 })).toBe('FINISH_UNKNOWN')
  for (const quantity of [0, 10_001, 1.5, -1, Number.NaN])
    expect(await refusalOf(nothing, { ...silver, quantity })).toBe('QUANTITY_OUT_OF_RANGE')
  expect(await refusalOf(nothing, { ...silver, quantity: 10_000 })).toBe('MODEL_UNREADABLE')
})

test('a length of 84 + 50·n is binary even when it begins with solid', async () => {
  expect(await refusalOf(binary(0))).toBe('MODEL_EMPTY')
  expect(await refusalOf(binary(40))).toBe('figures')
})

test('another length is never binary', async () => {
  expect(await refusalOf(binary(4, 5))).toBe('MODEL_UNREADABLE')
  expect(await refusalOf(binary(4).subarray(0, 83))).toBe('MODEL_UNREADABLE')
})

test('a count of 5 000 001 is refused before any coordinate is looked at', async () => {
  const model = new Uint8Array(84 + 50 * 5_000_001)
  new DataView(model.buffer).setUint32(80, 5_000_001, true)
  new DataView(model.buffer).setFloat32(84 + 12, Number.NaN, true)
  expect(await refusalOf(model)).toBe('MODEL_TOO_LARGE')
})

test('a coordinate that is not finite is unreadable; normals and attributes may be anything', async () => {
  const model = Buffer.from(binary(8))
  model.fill(0xff, 84, 84 + 12)
  model.fill(0xff, 84 + 48, 84 + 50)
  expect(await refusalOf(model)).toBe('figures')
  model.writeFloatLE(Number.NEGATIVE_INFINITY, 84 + 12)
  expect(await refusalOf(model)).toBe('MODEL_UNREADABLE')
})

test('a side of 0 is flat, and only that', async () => {
  const flat = 'solid\nfacet normal 0 0 0 outer loop vertex 0 0 0 vertex 1 0 0 vertex 0 1 Z endloop endfacet\nendsolid'
  expect(await refusalOf(Buffer.from(flat.replace('Z', '-0')))).toBe('MODEL_FLAT')
  expect(await refusalOf(Buffer.from(flat.replace('Z', '0.0001')))).toBe('figures')
})

test('a model that starts in the middle of its buffer is read', async () => {
  const padded = Buffer.concat([Buffer.alloc(3), binary(8)])
  expect(await refusalOf(padded.subarray(3))).toBe('figures')
})

test.each([
  ['binary', binary(6000)],
  ['ASCII', asciiModel(6000)],
])('a calculation (%s) yields at least once in 110 000 comparisons of facets, a millisecond or so of work', (_, model) => {
  const work = calculate(model, silver)
  let yieldCount = 0
  while (!work.next().done) yieldCount++
  expect((6000 * 6000) / yieldCount).toBeLessThan(110_000)
})

test('other work gets its turn between slices', async () => {
  let turnCount = 0
  let turn = setImmediate(function take() {
    turnCount++
    turn = setImmediate(take)
  })
  await runInSlices(calculate(binary(3000), silver), 0)
  clearImmediate(turn)
  expect(turnCount).toBeGreaterThan((3000 * 3000) / 110_000 / 2)
})

test('what the work throws reaches the caller', async () => {
  const broken = (function* (): Generator<undefined, never> {
    yield
    throw new Error('broken')
  })()
  await expect(runInSlices(broken, 50)).rejects.toThrow('broken')
})
