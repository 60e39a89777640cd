// What 3MF and OBJ say of bodies and their places: names, order, transforms from the inside out, mirrors turned round again.
import { describe, expect, test } from 'vitest'
import type { ModelInMillimetres } from '../src/engine/read/model-in-millimetres.ts'
import { isReadingRefusal } from '../src/engine/read/reading-refusal.ts'
import { readModelBytes } from '../src/unpack/read-model-bytes.ts'
import { text } from './hostile/case.ts'
import { mesh, modelXml, object, packageOf } from './hostile/packages.ts'

const read = async (bytes: Uint8Array, units: 'mm' | null = null): Promise<ModelInMillimetres> => {
  const model = await readModelBytes(bytes, units)
  if (isReadingRefusal(model)) throw new Error(`${model.code}: ${model.detail}`)
  return model
}

const signedVolumeMm3 = ({ mesh: { coordinates: c } }: ModelInMillimetres): number => {
  let volume = 0
  for (let at = 0; at < c.length; at += 9) {
    const [ax, ay, az, bx, by, bz, cx, cy, cz] = [...c.subarray(at, at + 9)] as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ]
    volume += (ax * (by * cz - bz * cy) - ay * (bx * cz - bz * cx) + az * (bx * cy - by * cx)) / 6
  }
  return volume
}

const item = (id: number, transform = '1 0 0 0 1 0 0 0 1 0 0 0'): string => `<item objectid="${id}" transform="${transform}"/>`
const low = ({ mesh: { coordinates } }: ModelInMillimetres): number[] =>
  [0, 1, 2].map(axis => Math.min(...coordinates.filter((_, k) => k % 3 === axis)))

describe('a placed object', () => {
  test('looks outwards however it is turned and mirrored', async () => {
    const transforms = [
      '1 0 0 0 1 0 0 0 1 0 0 0',
      '-1 0 0 0 1 0 0 0 1 0 0 0',
      '0 1 0 1 0 0 0 0 1 3 0 0',
      '-1 0 0 0 -1 0 0 0 1 0 0 0',
      '-1 0 0 0 -1 0 0 0 -1 0 0 0',
    ]
    for (const transform of transforms)
      expect(signedVolumeMm3(await read(packageOf(modelXml({ build: item(1, transform) }))))).toBeCloseTo(64 / 6, 9)
  })

  test('is moved by its component first and by its item then', async () => {
    const resources = object(1, mesh) + object(2, '<components><component objectid="1" transform="1 0 0 0 1 0 0 0 1 10 0 0"/></components>')
    // The item turns x into y: what the component moved along x lies along y.
    expect(low(await read(packageOf(modelXml({ resources, build: item(2, '0 1 0 -1 0 0 0 0 1 0 0 7') }))))).toEqual([-4, 10, 7])
  })

  test('is scaled to millimetres after its transform, which counts in the units of the file', async () => {
    expect(low(await read(packageOf(modelXml({ attributes: 'unit="inch"', build: item(1, '1 0 0 0 1 0 0 0 1 2 0 0') }))))).toEqual([
      Math.fround(50.8),
      0,
      0,
    ])
  })
})

describe('bodies', () => {
  test('have the names of their objects, in the order of the build', async () => {
    const resources = object(1, mesh, 'name="ring &amp; stone"') + object(7, mesh)
    const { bodies } = await read(packageOf(modelXml({ resources, build: item(7) + item(1) })))
    expect(bodies).toEqual([
      { name: 'object 7', facetFrom: 0, facetTo: 4 },
      { name: 'ring & stone', facetFrom: 4, facetTo: 8 },
    ])
  })

  test('have the names of o and g in an OBJ, and what stands in front has none', async () => {
    const { bodies } = await read(
      text('v 0 0 0\nv 1 0 0\nv 0 1 0\nv 0 0 1\nf 1 2 4\no ring  band\nf 1 3 2\nf 1 4 3\ng stone\n\nf 2 3 4\n'),
      'mm',
    )
    expect(bodies).toEqual([
      { name: '', facetFrom: 0, facetTo: 1 },
      { name: 'ring  band', facetFrom: 1, facetTo: 3 },
      { name: 'stone', facetFrom: 3, facetTo: 4 },
    ])
  })
})
