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
  tetrahedron,
  withDegenerateFacets,
  withDuplicateFacets,
} from '../../sample-models/index.ts'
import { inspect } from './inspect.ts'
import { modelOf, shuffled } from './test-model.ts'

const inspected = (mesh: Mesh) => inspect(modelOf(mesh))
const sound = fc
  .tuple(fc.constantFrom(...jewelKinds), fc.integer({ min: 150, max: 1_500 }), fc.nat(1_000))
  .map(([kind, facetCount, seed]) => jewelMesh(kind, { facetCount, seed }))
const defects = [
  (mesh: Mesh) => mesh,
  (mesh: Mesh, seed: number) => openMesh(mesh, { count: 5, seed }),
  (mesh: Mesh) => invert(mesh),
  (mesh: Mesh, seed: number) => flipSomeFacets(mesh, { count: 5, seed }),
  (mesh: Mesh, seed: number) => withDegenerateFacets(mesh, { count: 5, seed }),
  (mesh: Mesh, seed: number) => withDuplicateFacets(mesh, { count: 5, seed }),
  (mesh: Mesh) => shift(mesh, [4096, -2048, 1024]),
]

describe('an inspection', () => {
  test('is the same, byte for byte, however the facets are ordered and wherever they begin', () => {
    const anyDefect = fc.constantFrom(...defects)
    fc.assert(
      fc.property(sound, anyDefect, fc.nat(), (mesh, defect, seed) => {
        const broken = defect(mesh, seed)
        expect(JSON.stringify(inspected(shuffled(broken, seed)))).toBe(JSON.stringify(inspected(broken)))
      }),
      { numRuns: 30 },
    )
    for (let seed = 0; seed < 102; seed++) {
      const { name, mesh } = randomBody(seed)
      expect([name, JSON.stringify(inspected(shuffled(mesh, seed)))]).toEqual([name, JSON.stringify(inspected(mesh))])
    }
  })

  test('is the same, too, where all facets stand in one cell of the curve because something lies far away', () => {
    const stray = tetrahedron([4_000, 0, 0], [4_001, 0, 0], [4_000, 1, 0], [4_000, 0, 1])
    for (const mesh of [
      jewelMesh('hoop', { facetCount: 1_500, seed: 3 }),
      withDuplicateFacets(jewelMesh('ring', { facetCount: 900, seed: 1 }), { count: 9, seed: 2 }),
    ]) {
      const far = join([mesh, stray])
      expect(JSON.stringify(inspected(shuffled(far, 7)))).toBe(JSON.stringify(inspected(far)))
      expect(inspected(far).facets).toEqual(inspected(mesh).facets)
      expect(inspected(far).edges.open).toEqual(inspected(mesh).edges.open)
    }
  })

  test('leaves the model as it was', () => {
    const mesh = jewelMesh('signet', { facetCount: 400, seed: 2 })
    const kept = mesh.coordinates.slice()
    inspected(mesh)
    expect(mesh.coordinates).toEqual(kept)
  })

  test('takes −0 for 0', () => {
    const mesh = box([2, 3, 4])
    const signed = meshOf(mesh.coordinates.map((value, index) => (value === 0 && index % 2 === 0 ? -0 : value)))
    expect(inspected(signed)).toEqual(inspected(mesh))
  })
})

describe('shells', () => {
  const outer = box([10, 10, 10])
  const inner = box([4, 4, 4], [3, 3, 3])
  const loose = box([1, 1, 1], [4.5, 4.5, 4.5])

  test('inside one another are solids, cavities and loose bodies', () => {
    const { shells, volumeMm3 } = inspected(join([outer, invert(inner), loose]))
    expect(volumeMm3).toBe('937.000')
    expect(shells).toMatchObject({ count: 3, solidCount: 2, pieceCount: 2, trappedVolumeMm3: '64.000', isComplete: true })
    expect([shells.cavities.count, shells.internal.count, shells.inverted.count]).toEqual([1, 0, 0])
  })

  test('inside out are turned round, and what lies in them with them', () => {
    const { shells, volumeMm3, signedVolumeMm3 } = inspected(invert(join([outer, invert(inner), loose])))
    expect([volumeMm3, signedVolumeMm3]).toEqual(['937.000', '-937.000'])
    expect([shells.cavities.count, shells.internal.count, shells.inverted.count]).toEqual([1, 0, 3])
  })

  test('inside solid material add nothing', () => {
    const { shells, volumeMm3 } = inspected(join([outer, inner]))
    expect(volumeMm3).toBe('1000.000')
    expect(shells).toMatchObject({ solidCount: 1, pieceCount: 1, internal: { count: 1 } })
    for (const coordinate of Object.values(shells.internal.place!)) expect(coordinate).toMatch(/^[3-7]\.\d{3}$/)
  })

  test('that run into one another are one piece, neither of them lost', () => {
    const { shells, crossings, volumeMm3 } = inspected(join([outer, box([4, 4, 20], [3, 3, 3])]))
    expect(volumeMm3).toBe('1320.000')
    expect(shells).toMatchObject({ solidCount: 2, pieceCount: 1, internal: { count: 0 } })
    expect(crossings.betweenShells.count).toBeGreaterThan(0)
    expect(crossings.withinShell.count).toBe(0)
  })

  test('that run into a dent of another one are no shells inside it, though all their corners are', () => {
    // A round block whose lid is a funnel down to z = 1, and a box in it that reaches into the funnel.
    const funnel = prism(40, 6, 4).coordinates.map((value, index, all) => {
      const corner = index - (index % 3)
      return index % 3 === 2 && value === 4 && all[corner] === 0 && all[corner + 1] === 0 ? 1 : value
    })
    const { shells, crossings } = inspected(join([meshOf(funnel), box([2, 2, 1.1], [-1, -1, 0.5])]))
    expect(crossings.betweenShells.count).toBeGreaterThan(0)
    expect(shells).toMatchObject({ solidCount: 2, pieceCount: 1, internal: { count: 0 } })
  })

  test('that stand on one another or side by side do not cross', () => {
    const apart = join([outer, box([10, 10, 10], [0, 0, 10.0001]), box([3, 3, 3], [20, 0, 0])])
    expect(inspected(apart).crossings).toMatchObject({ betweenShells: { count: 0 }, withinShell: { count: 0 } })
    expect(inspected(apart).shells.pieceCount).toBe(3)
    const onTop = join([outer, box([5, 5, 10], [2.5, 2.5, 10])])
    expect(inspected(onTop).crossings).toMatchObject({ betweenShells: { count: 0 }, withinShell: { count: 0 } })
  })

  test('of one thickness pushed into one another cross, though all their sides lie in common planes', () => {
    expect(inspected(join([box([2, 1, 1]), box([2, 1, 1], [1, 0, 0])])).crossings.betweenShells.count).toBeGreaterThan(0)
  })

  test('by the thousand cost no more than their facets', () => {
    const many = join(Array.from({ length: 3_000 }, (_, k) => box([1, 1, 1], [2 * (k % 60), 2 * Math.floor(k / 60), 0])))
    expect(inspected(many).shells).toMatchObject({ count: 3_000, pieceCount: 3_000, isComplete: false })
  })
})

describe('edges and facets', () => {
  const mesh = jewelMesh('hoop', { facetCount: 2_000, seed: 4 })

  test('of a sound body have no fault', () => {
    const { edges, facets, isWatertight, crossings } = inspected(mesh)
    expect(isWatertight).toBe(true)
    expect(edges.count).toBe((3 * mesh.facetCount) / 2)
    for (const fault of [
      edges.open,
      edges.nonManifold,
      edges.inconsistent,
      facets.degenerate,
      facets.duplicate,
      facets.folded,
      crossings.withinShell,
    ])
      expect(fault).toEqual({ count: 0, place: null })
  })

  test('are open where a facet is missing', () => {
    const { edges, isWatertight, walls } = inspected(openMesh(mesh, { count: 1, seed: 1 }))
    expect(edges.open.count).toBe(3)
    expect(isWatertight).toBe(false)
    expect(walls).toBeNull()
  })

  test('are inconsistent round a facet that was turned', () => {
    const { edges, isWatertight } = inspected(flipSomeFacets(mesh, { count: 1, seed: 1 }))
    expect([edges.inconsistent.count, edges.open.count, isWatertight]).toEqual([3, 0, true])
  })

  test('that are copied or have no area are counted and left out', () => {
    const plain = inspected(mesh)
    const copied = inspected(withDuplicateFacets(mesh, { count: 7, seed: 3 }))
    const collapsed = inspected(withDegenerateFacets(mesh, { count: 9, seed: 3 }))
    expect(copied.facets.duplicate.count).toBe(7)
    expect(collapsed.facets.degenerate.count).toBe(9)
    for (const { volumeMm3, areaMm2, isWatertight } of [copied, collapsed])
      expect({ volumeMm3, areaMm2, isWatertight }).toEqual({ volumeMm3: plain.volumeMm3, areaMm2: plain.areaMm2, isWatertight: true })
  })

  test('on one line have no area though their corners differ', () => {
    const line = meshOf(Float32Array.of(0, 0, 0, 1, 1, 1, 2, 2, 2))
    expect(inspected(join([mesh, line])).facets.degenerate).toEqual({ count: 1, place: { x: '0.000', y: '0.000', z: '0.000' } })
  })

  test('back to back are a sheet', () => {
    const sheet = meshOf(Float32Array.of(0, 0, 0, 9, 0, 0, 0, 9, 5, 0, 0, 0, 0, 9, 5, 9, 0, 0))
    expect(inspected(sheet)).toMatchObject({ isWatertight: true, volumeMm3: '0.000', facets: { folded: { count: 1 } } })
  })

  test('back to back by the dozen at one edge are as many sheets', () => {
    const sheets = Array.from({ length: 12 }, (_, k) => {
      const third = [1, Math.cos(k / 2), Math.sin(k / 2)]
      return meshOf(Float32Array.of(0, 0, 0, 0, 0, 2, ...third, 0, 0, 0, ...third, 0, 0, 2))
    })
    expect(inspected(join(sheets)).facets.folded).toEqual({ count: 12, place: { x: '0.000', y: '0.000', z: '0.000' } })
    expect(inspected(join(sheets.slice(0, 3))).facets.folded.count).toBe(3)
  })

  test('at which two bodies meet exactly are not manifold', () => {
    expect(inspected(join([box([1, 1, 1]), box([1, 1, 1], [1, 1, 0])])).edges.nonManifold.count).toBe(1)
  })
})

describe('the tight box', () => {
  test('finds a box that lies askew', () => {
    const [a, b, c] = [
      [2 / 3, 2 / 3, 1 / 3],
      [-2 / 3, 1 / 3, 2 / 3],
      [1 / 3, -2 / 3, 2 / 3],
    ] as const
    const askew = meshOf(
      Float32Array.from(
        Array.from({ length: 36 }, (_, corner) => {
          const [x, y, z] = box([40, 11, 3]).coordinates.subarray(3 * corner, 3 * corner + 3) as unknown as [number, number, number]
          return [0, 1, 2].map(axis => x * a[axis]! + y * b[axis]! + z * c[axis]!)
        }).flat(),
      ),
    )
    const { long, middle, short } = inspected(askew).orientedBoxMm
    expect([long, middle, short].map(Number)).toEqual([40, 11, 3].map(side => expect.closeTo(side, 2)))
  })

  test('is never larger than the box along the axes', () => {
    fc.assert(
      fc.property(sound, mesh => {
        const { orientedBoxMm, sizeMm } = inspected(mesh)
        const volume = (sides: object) => Object.values(sides).reduce((product, side) => product * Number(side), 1)
        expect(volume(orientedBoxMm)).toBeLessThanOrEqual(volume(sizeMm) * 1.001)
      }),
      { numRuns: 25 },
    )
  })
})

describe('walls and gaps', () => {
  test('of a plate are its thickness', () => {
    const { walls, gaps } = inspected(box([20, 20, 0.625]))
    expect(walls).toMatchObject({ leastMm: '0.625', medianMm: '0.625', greatestMm: '20.000' })
    expect(walls!.below.find(({ limitMm }) => limitMm === '0.800')!.basisPoints).toBeGreaterThan(9_000)
    expect(walls!.below.find(({ limitMm }) => limitMm === '0.600')!.basisPoints).toBe(0)
    expect(gaps!.leastMm).toBeNull()
  })

  test('of a hollow box are the walls around its cavity', () => {
    expect(inspected(join([box([10, 10, 10]), invert(box([9, 9, 9], [0.5, 0.5, 0.5]))])).walls).toMatchObject({ leastMm: '0.500' })
  })

  test('between two plates are the slit', () => {
    const { gaps } = inspected(join([box([20, 20, 3]), box([20, 20, 3], [0, 0, 3.25])]))
    expect(gaps).toMatchObject({ leastMm: '0.250' })
    expect(gaps!.leastPlace!.z === '3.000' || gaps!.leastPlace!.z === '3.250').toBe(true)
  })

  test('are measured through bodies that run into one another, not up to their buried sides', () => {
    // A rod through a block: its sides lie 0.2 mm under the block's surface, which is no wall.
    const { walls } = inspected(join([box([20, 20, 10]), box([5, 5, 30], [0.2, 7, -10])]))
    expect(Number(walls!.leastMm)).toBeGreaterThanOrEqual(5)
  })

  test('are not measured where other material lies over them', () => {
    // A wedge whose point sticks in the block: next to nothing in there, 8 mm thick where it comes out.
    const wedge = box([12, 12, 37], [9, 9, 3]).coordinates.map((value, index, all) =>
      index % 3 < 2 && all[index - (index % 3) + 2] === 3 ? 15 + (value - 15) / 100 : value,
    )
    expect(Number(inspected(meshOf(wedge)).walls!.leastMm ?? Infinity)).toBeLessThan(0.8)
    expect(Number(inspected(join([box([30, 30, 30]), meshOf(wedge)])).walls!.leastMm ?? 0)).toBeGreaterThan(1)
  })

  test('of a shell inside solid material are none', () => {
    expect(inspected(join([box([10, 10, 10]), box([0.5, 4, 4], [3, 3, 3])])).walls!.leastMm).toBe('10.000')
  })

  test('of a body inside out are the same', () => {
    const plate = box([20, 20, 0.625])
    const { leastMm, medianMm, greatestMm, below } = inspected(plate).walls!
    expect(inspected(invert(plate)).walls).toMatchObject({ leastMm, medianMm, greatestMm, below })
  })
})

describe('cuts and facets', () => {
  test('of a box have its section at every height', () => {
    const { layers } = inspected(join([box([4, 5, 8]), invert(box([2, 2, 8.5], [1, 1, 20]))]))
    expect(layers.heightMm).toBe('28.500')
    expect(layers.largestSectionMm2).toBe('20.000')
    expect(layers.sectionsMm2.at(0)).toBe('20.000')
    expect(layers.sectionsMm2.at(-1)).toBe('4.000')
    expect(layers.sectionsMm2.at(15)).toBe('0.000')
  })

  test('of a round prism stand off the circle by its sagitta', () => {
    const sides = 24
    const { tessellation } = inspected(prism(sides, 10, 30))
    expect(Number(tessellation.chordDeviationMm)).toBeCloseTo(10 * (1 - Math.cos(Math.PI / sides)), 3)
  })
})
