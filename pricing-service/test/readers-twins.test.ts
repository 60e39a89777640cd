// Twins: one body written in every format gives one mesh, bit for bit, whatever the format.
import { describe, expect, test } from 'vitest'
import { readModel } from '../src/engine/index.ts'
import type { ModelInMillimetres, UnitCode } from '../src/engine/read/model-in-millimetres.ts'
import { isReadingRefusal } from '../src/engine/read/reading-refusal.ts'
import {
  type Mesh,
  randomBody,
  sampleModels,
  threeMfParts,
  to3mf,
  toAmf,
  toAsciiStl,
  toBinaryStl,
  toObj,
  toPly,
} from '../src/sample-models/index.ts'
import { openArchive } from '../src/unpack/open-archive.ts'
import { readModelBytes } from '../src/unpack/read-model-bytes.ts'
import { deflatedZip } from './hostile/deflated-zip.ts'

const writers: Readonly<Record<string, (mesh: Mesh) => Uint8Array>> = {
  'stl-binary': mesh => toBinaryStl(mesh),
  'stl-ascii': mesh => toAsciiStl(mesh),
  obj: mesh => toObj(mesh),
  'ply-ascii': mesh => toPly(mesh, { encoding: 'ascii' }),
  'ply-little-endian': mesh => toPly(mesh),
  'ply-big-endian': mesh => toPly(mesh, { encoding: 'binary_big_endian' }),
  '3mf': mesh => to3mf(mesh),
  amf: mesh => toAmf(mesh),
}
const withUnits = new Set(['3mf', 'amf'])

const read = async (bytes: Uint8Array, units: UnitCode | null): Promise<ModelInMillimetres> => {
  const model = await readModelBytes(bytes, units)
  if (isReadingRefusal(model)) throw new Error(`${model.code}: ${model.detail}`)
  return model
}

const bitsOf = ({ coordinates }: Mesh): Uint8Array => new Uint8Array(coordinates.buffer, coordinates.byteOffset, coordinates.byteLength)

/** Bodies that the new contract takes: those of nasty figures are longer than 10 m or flat. */
const bodies: readonly (readonly [string, Mesh])[] = [
  ...sampleModels.filter(({ facetCount }) => facetCount < 1_000).map(model => [model.name, readModel(model.build()) as Mesh] as const),
  ...Array.from({ length: 60 }, (_, seed) => randomBody(seed)).map(({ name, mesh }) => [name, mesh] as const),
]

describe('twins', () => {
  test.each(Object.keys(writers))('have the coordinates of the mesh, bit for bit: %s', async format => {
    let readCount = 0
    for (const [name, mesh] of bodies) {
      const model = await readModelBytes(writers[format]!(mesh), withUnits.has(format) ? null : 'mm')
      if (isReadingRefusal(model)) {
        expect(`${name}: ${model.code}`).toMatch(/: (COORDINATE_SPAN_TOO_LARGE|MODEL_FLAT|MODEL_UNREADABLE)$/)
        if (model.code === 'MODEL_UNREADABLE') expect(name).toMatch(/^(huge|wild)/)
        continue
      }
      readCount++
      expect(model.format).toBe(format)
      expect(model.mesh.facetCount).toBe(mesh.facetCount)
      expect(Buffer.compare(bitsOf(model.mesh), bitsOf(mesh)), name).toBe(0)
      expect(model.bodies.map(({ facetFrom, facetTo }) => [facetFrom, facetTo])).toEqual([[0, mesh.facetCount]])
      expect(model.notes).toEqual([])
    }
    expect(readCount).toBeGreaterThan(50)
  })

  test('are refused alike, whatever the format', async () => {
    for (const [name, mesh] of bodies.slice(-60)) {
      const codes = new Set<string>()
      for (const [format, write] of Object.entries(writers)) {
        const model = await readModelBytes(write(mesh), withUnits.has(format) ? null : 'mm')
        codes.add(isReadingRefusal(model) ? model.code : 'read')
      }
      expect(`${name}: ${[...codes].join(' ')}`).toMatch(/^\S+: \S+$/)
    }
  })

  test.each(['um', 'mm', 'cm', 'm', 'in', 'ft'] as const)('are scaled alike, in double, rounded once: %s', async units => {
    // Halves and quarters are written exactly in every format, so that each reader starts from the same double.
    const mesh = {
      facetCount: 400,
      coordinates: Float32Array.from({ length: 3_600 }, (_, k) => (((k * 7_919) % 4_001) - 2_000) / 64 + (k % 3)),
    }
    const factor = { um: 0.001, mm: 1, cm: 10, m: 1000, in: 25.4, ft: 304.8 }[units]
    const expected = mesh.coordinates.map(coordinate => Math.fround(coordinate * factor))
    const unitNames = { um: 'micron', mm: 'millimeter', cm: 'centimeter', m: 'meter', in: 'inch', ft: 'foot' } as const
    const unit = unitNames[units]
    for (const [format, write] of Object.entries(writers)) {
      const bytes = format === '3mf' ? to3mf(mesh, { unit }) : format === 'amf' ? toAmf(mesh, { unit }) : write(mesh)
      const model = await readModelBytes(bytes, withUnits.has(format) ? null : units)
      if (isReadingRefusal(model)) {
        expect([units, model.code]).toEqual([units === 'm' || units === 'ft' ? units : '', 'COORDINATE_SPAN_TOO_LARGE'])
        continue
      }
      expect(model.units).toEqual({ code: units, source: withUnits.has(format) ? 'file' : 'caller' })
      expect(model.mesh.coordinates, format).toEqual(expected)
    }
  })

  test('do not depend on how the container packs them', async () => {
    const [, mesh] = bodies[0]!
    const stored = await read(to3mf(mesh), null)
    expect(stored.mesh.coordinates.length).toBe(mesh.coordinates.length)
    const opened = await openArchive(to3mf(mesh))
    if (isReadingRefusal(opened)) throw new Error(opened.detail)
    const part = opened.read('3D/3dmodel.model') as Uint8Array
    const deflated = await read(deflatedZip(threeMfParts(part)), null)
    expect(Buffer.compare(bitsOf(deflated.mesh), bitsOf(stored.mesh))).toBe(0)
    const amf = await read(deflatedZip([{ name: 'part.amf', bytes: toAmf(mesh) }]), null)
    expect(amf.format).toBe('amf')
    expect(Buffer.compare(bitsOf(amf.mesh), bitsOf(mesh))).toBe(0)
  })
})
