import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  box,
  flipSomeFacets,
  invert,
  jewelKinds,
  jewelMesh,
  join,
  type Mesh,
  meshOf,
  openMesh,
  prism,
  randomBody,
  shift,
  withDegenerateFacets,
  withDuplicateFacets,
} from '../../sample-models/index.ts'
import { castingTariff } from '../../tariffs/casting.ts'
import { inspect } from '../inspect/inspect.ts'
import type { Inspection } from '../inspect/inspection.ts'
import { askedLimitsMm } from '../inspect/rays/walls-and-gaps.ts'
import { modelOf } from '../inspect/test-model.ts'
import { readingNotes } from '../read/reading-notes.ts'
import { castingLimits, type Finding, findingRules, findingsOf } from './index.ts'

const inspections = new WeakMap<Mesh, Inspection>()
const found = (mesh: Mesh, change: Partial<Inspection['reading']> = {}): Finding[] => {
  const inspection = inspections.get(mesh) ?? inspect(modelOf(mesh))
  inspections.set(mesh, inspection)
  return findingsOf({ ...inspection, reading: { ...inspection.reading, ...change } }, castingLimits)
}
const codes = (mesh: Mesh, change: Partial<Inspection['reading']> = {}): string[] => found(mesh, change).map(({ code }) => code)
const one = (mesh: Mesh, code: string, change: Partial<Inspection['reading']> = {}): Finding => {
  const findings = found(mesh, change).filter(finding => finding.code === code)
  if (findings.length !== 1) throw new Error(`${findings.length} findings ${code}; all: ${codes(mesh, change).join(', ')}`)
  return findings[0]!
}
/** A charm that nothing is wrong with: 12 × 8 × 3 mm. */
const charm = box([12, 8, 3])
const tinyHoop = meshOf(jewelMesh('hoop', { facetCount: 2_000, seed: 4 }).coordinates.map(value => value / 400))
const faults = new Set(findingRules.slice(0, 11).map(({ code }) => code))

describe('nothing but good news', () => {
  test('is told of a sound charm: where its sprue goes', () => {
    expect(found(charm)).toEqual([
      {
        code: 'SPRUE_SIDE',
        severity: 'info',
        value: '12.000',
        limit: '1.000',
        unit: 'mm',
        place: expect.objectContaining({ x: expect.stringMatching(/^\d+\.\d{3}$/) }),
        detail: 'The thickest place that was met has 12.000 mm: metal fed from here reaches thinner parts last.',
        advice: 'Leave this place free of detail; the mark of the sprue is filed off.',
      },
    ])
  })
})

describe('each finding', () => {
  const cases: readonly (readonly [string, Finding['severity'], Mesh, Partial<Finding>])[] = [
    ['MESH_OPEN', 'review', openMesh(charm, { count: 1, seed: 1 }), { value: '3', limit: '0', unit: 'edges' }],
    ['MESH_OPEN', 'block', meshOf(Float32Array.of(0, 0, 0, 5, 5, 5, 5, 5, 5)), { value: '0' }],
    ['NON_MANIFOLD', 'review', join([charm, box([8, 8, 3], [12, 8, 0])]), { value: '1' }],
    ['MIXED_ORIENTATION', 'review', flipSomeFacets(charm, { count: 1, seed: 1 }), { value: '3' }],
    ['INVERTED', 'warn', invert(charm), { value: '1' }],
    ['SELF_INTERSECT', 'review', bowTie(), {}],
    ['BODIES_OVERLAP', 'warn', join([charm, box([2, 2, 3], [4, 4, 2])]), { value: '4.000', limit: '6.000', unit: 'mm³' }],
    ['BODIES_OVERLAP', 'review', join([charm, box([12, 8, 3], [6, 1, 1])]), { value: '84.000', limit: '11.520', unit: 'mm³' }],
    ['INTERNAL_SHELL', 'warn', join([charm, box([2, 2, 1], [4, 4, 1])]), { value: '1' }],
    ['DUPLICATE_FACETS', 'warn', withDuplicateFacets(charm, { count: 3, seed: 1 }), {}],
    ['DUPLICATE_FACETS', 'review', meshOf(Float32Array.of(0, 0, 0, 9, 0, 0, 0, 9, 5, 0, 0, 0, 0, 9, 5, 9, 0, 0)), { value: '1' }],
    ['DEGENERATE', 'info', withDegenerateFacets(charm, { count: 2, seed: 1 }), { value: '2' }],
    ['MULTI_BODY', 'warn', join([charm, shift(charm, [20, 0, 0])]), { value: '2' }],
    ['UNITS_SUSPECT', 'review', box([0.5, 0.3, 0.2]), { value: '0.500', limit: '3.000' }],
    ['TOO_LARGE', 'review', box([110, 20, 4]), { value: '110.000', limit: '101.600' }],
    ['TOO_LARGE', 'block', box([110, 90, 4]), { value: '110.000' }],
    ['PRINTER_TOO_SMALL', 'review', box([70, 45, 10]), { value: '70.000', limit: '64.000', unit: 'mm' }],
    ['PRINTER_TOO_SMALL', 'review', box([30, 90, 10]), { value: '90.000', limit: '40.000' }],
    ['PRINTER_TOO_SMALL', 'warn', box([38, 60, 10]), { value: '60.000', limit: '40.000' }],
    ['PRINTER_TOO_SMALL', 'review', box([10, 10, 130]), { value: '130.000', limit: '120.000' }],
    ['PRINTER_TOO_SMALL', 'block', box([10, 10, 150]), { value: '150.000', limit: '141.760' }],
    ['TOO_SMALL', 'review', box([12, 8, 0.5]), { value: '0.500', limit: '0.800' }],
    ['TOO_SMALL', 'review', box([3, 3, 3]), { value: '9.000', limit: '10.000' }],
    ['THIN_WALL', 'warn', box([12, 8, 0.625]), { value: '0.625', limit: '0.800' }],
    ['THIN_WALL', 'review', box([12, 8, 0.25]), { value: '0.250' }],
    ['SMALL_GAP', 'warn', join([charm, shift(charm, [0, 0, 3.25])]), { value: '0.250', limit: '0.300' }],
    ['TRAPPED_VOLUME', 'review', join([charm, invert(box([2, 2, 1], [4, 4, 1]))]), { value: '4.000', unit: 'mm³' }],
    ['NO_ESCAPE_HOLE', 'block', join([charm, invert(box([10, 6, 1], [1, 1, 1]))]), {}],
    ['HEAVY_SECTION', 'info', box([9, 9, 9]), { value: '9.000', limit: '4.000' }],
    ['SPRUE_SIDE', 'review', prism(30, 0.45, 0.9), { limit: '1.000' }],
    ['TALL_THIN', 'info', box([3, 3, 20]), { value: '6.667', limit: '6.000' }],
    ['COARSE_TESSELLATION', 'warn', prism(24, 10, 3), { limit: '0.050' }],
    ['MULTI_BODY', 'review', join(Array.from({ length: 2_100 }, (_, k) => box([1, 1, 1], [2 * (k % 50), 2 * Math.floor(k / 50), 0]))), {}],
    ['FINE_TESSELLATION', 'info', tinyHoop, { limit: '0.010', unit: 'mm' }],
  ]

  test.each(cases)('%s (%s) is told with value, limit and what to do', (code, severity, mesh, parts) => {
    expect(one(mesh, code)).toMatchObject({ code, severity, ...parts })
  })

  test('of the table has a case here', () => {
    const seen = new Set([...cases.map(([code]) => code), 'READING_NOTE', 'NOT_EXAMINED'])
    expect(findingRules.map(({ code }) => code).filter(code => !seen.has(code))).toEqual([])
  })

  test('has a code of its own, a sentence that ends and an advice', () => {
    expect(new Set(findingRules.map(({ code }) => code)).size).toBe(findingRules.length)
    for (const [, , mesh] of cases)
      for (const { detail, advice } of found(mesh)) {
        expect(detail).toMatch(/^[A-Z\d].*\.$/s)
        expect(advice).toMatch(/^[A-Z].*\.$/s)
        expect(detail + advice).not.toMatch(/undefined|NaN|null|\[object/)
      }
  })
})

test('nothing that does not stand on the platform of the tariff has an instant price, and what stands on it is not told so', () => {
  const { platformMm } = castingTariff.pattern
  const room = [Number(platformMm.x), Number(platformMm.y), Number(platformMm.z)] as const
  expect(codes(box([...room]))).not.toContain('PRINTER_TOO_SMALL')
  for (const axis of [0, 1, 2]) {
    const sides = room.map((side, at) => (at === axis ? side + 0.25 : side)) as [number, number, number]
    expect(one(box(sides), 'PRINTER_TOO_SMALL')).toMatchObject({
      severity: 'review',
      value: `${room[axis]}.250`,
      limit: `${room[axis]}.000`,
    })
  }
})

describe('units', () => {
  test('that would give a likely size are suggested, never taken', () => {
    expect(one(box([0.8, 0.5, 0.2]), 'UNITS_SUSPECT').detail).toBe(
      'The longest side is 0.800 mm, taking the numbers as mm (as you stated); read as inches it would be 20.320 mm, read as centimetres it would be 8.000 mm.',
    )
    const units = { code: 'in', source: 'file' } as const
    expect(one(box([508, 300, 200]), 'UNITS_SUSPECT', { units }).detail).toContain('(the file says so)')
    expect(one(box([508, 300, 200]), 'UNITS_SUSPECT', { units }).detail).not.toContain('read as inches')
  })
})

test('every note that a reader may leave becomes a finding in its own words', () => {
  for (const [code, words] of Object.entries(readingNotes)) {
    const told = one(charm, 'READING_NOTE', { notes: [{ code, count: 3 }] })
    expect(told).toMatchObject({ value: '3', unit: code, detail: `While the file was read: 3 × ${words}.` })
  }
  for (const code of ['POLYGONS_NOT_PROVED', 'COLLAPSING_PLACEMENTS', 'BODIES_MERGED', 'CURVED_FACETS_FLATTENED'])
    expect(one(charm, 'READING_NOTE', { notes: [{ code, count: 1 }] }).severity).toBe('warn')
})

test('what the reader met is told, one finding per note', () => {
  const notes = [
    { code: 'BODIES_MERGED', count: 3 },
    { code: 'POLYGONS_TRIANGULATED', count: 12 },
  ]
  expect(found(charm, { notes }).filter(({ code }) => code === 'READING_NOTE')).toMatchObject([
    { severity: 'warn', value: '3', unit: 'BODIES_MERGED' },
    { severity: 'info', value: '12', unit: 'POLYGONS_TRIANGULATED' },
  ])
})

test('what was not looked at to the end is told', () => {
  const cutShort = { ...inspect(modelOf(charm)), rayCount: 113, raysAreComplete: false }
  expect(findingsOf(cutShort, castingLimits)).toMatchObject([
    { code: 'SPRUE_SIDE' },
    { code: 'NOT_EXAMINED', severity: 'review', value: '113' },
  ])
})

test('of bodies of which it is not known whether they run into one another, nobody says that they do', () => {
  const found = inspect(modelOf(join([charm, box([2, 2, 3], [40, 4, 2])])))
  const unknown = { ...found, shells: { ...found.shells, sharedVolumeMm3: null }, crossings: { ...found.crossings, isComplete: false } }
  const [finding] = findingsOf(unknown, castingLimits).filter(({ code }) => code === 'BODIES_OVERLAP')
  expect(finding).toMatchObject({ severity: 'review', detail: expect.stringContaining('could not be told to the end') })
})

describe('a search for crossings that did not see all facets is told, with figures', () => {
  test('because there are very many: every so many-th leaf', () => {
    const ring = jewelMesh('ring', { facetCount: 124_000, seed: 2 })
    const inspection = inspect(modelOf(ring))
    const { searchedFacetCount, isComplete } = inspection.crossings
    expect(isComplete).toBe(false)
    expect(searchedFacetCount).toBeGreaterThan(40_000)
    expect(searchedFacetCount).toBeLessThan(50_000)
    expect(findingsOf(inspection, castingLimits).filter(({ code }) => code === 'NOT_EXAMINED')).toMatchObject([
      { severity: 'warn', value: String(searchedFacetCount), limit: String(ring.facetCount), unit: 'facets' },
    ])
  })

  test('and nothing is told of one that did', () => {
    const { crossings, facetCount } = inspect(modelOf(charm))
    expect(crossings).toMatchObject({ isComplete: true, searchedFacetCount: facetCount })
    expect(codes(charm)).not.toContain('NOT_EXAMINED')
  })
})

test('every limit on a share of the surface is one that the rays ask about, and every limit names its source', () => {
  for (const limit of [castingLimits.wallMm, castingLimits.wallPrintableMm, castingLimits.gapMm])
    expect(askedLimitsMm).toContain(limit.value)
  for (const limit of Object.values(castingLimits)) if (typeof limit !== 'string') expect(limit.source.length).toBeGreaterThan(5)
})

describe('no broken model goes without a finding that says so', () => {
  const body = fc
    .tuple(fc.constantFrom(...jewelKinds), fc.integer({ min: 150, max: 900 }), fc.nat(500))
    .map(([kind, facetCount, seed]) => jewelMesh(kind, { facetCount, seed }))
  const options = fc.record({ count: fc.integer({ min: 1, max: 9 }), seed: fc.nat() })
  const faultsOf = (mesh: Mesh): string[] => codes(mesh).filter(code => faults.has(code))

  test.each([
    ['open', openMesh, 'MESH_OPEN'],
    ['turned in places', flipSomeFacets, 'MIXED_ORIENTATION'],
    ['with facets without area', withDegenerateFacets, 'DEGENERATE'],
    ['with copied facets', withDuplicateFacets, 'DUPLICATE_FACETS'],
    ['inside out', (mesh: Mesh) => invert(mesh), 'INVERTED'],
    ['that runs through itself', (mesh: Mesh) => join([mesh, shift(mesh, [0.3, 0.2, 0.1])]), 'BODIES_OVERLAP'],
  ] as const)('%s', (_, damage, code) => {
    fc.assert(
      fc.property(body, options, (mesh, chosen) => {
        expect(faultsOf(damage(mesh, chosen))).toContain(code)
      }),
      { numRuns: 25 },
    )
  })

  test('made of anything: soup, lattices, sheets', () => {
    for (let seed = 0; seed < 340; seed++) {
      const { name, mesh } = randomBody(seed)
      if (/^(soup|lattice-soup|torn-jewel|worn-jewel|sheet)-/.test(name)) expect([name, faultsOf(mesh).length]).not.toEqual([name, 0])
    }
  })
})

/** Two tetrahedra grown together through a common pinched middle: one shell whose lower half passes through its upper half. */
function bowTie(): Mesh {
  const mesh = prism(40, 6, 4)
  // The axis point of the lid is pushed down through the floor.
  return meshOf(
    mesh.coordinates.map((value, index) => {
      const corner = index - (index % 3)
      const isLidMiddle = mesh.coordinates[corner] === 0 && mesh.coordinates[corner + 1] === 0 && mesh.coordinates[corner + 2] === 4
      return index % 3 === 2 && isLidMiddle ? -3 : value
    }),
  )
}
