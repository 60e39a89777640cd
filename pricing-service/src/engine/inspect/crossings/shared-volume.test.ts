import { describe, expect, test } from 'vitest'
import { box, flipSomeFacets, invert, jewelMesh, join, type Mesh, openMesh, prism, shift } from '../../../sample-models/index.ts'
import { canonicalMesh } from '../canonical/canonical-mesh.ts'
import { inspect } from '../inspect.ts'
import { modelOf, shuffled } from '../test-model.ts'
import { sharedVolume } from './shared-volume.ts'

const shared = (mesh: Mesh): string | null => inspect(modelOf(mesh)).shells.sharedVolumeMm3
const cube = box([10, 10, 10])

describe('the volume that bodies share', () => {
  test.each<[string, Mesh, string | null]>([
    ['two cubes by a corner', join([cube, shift(cube, [5, 5, 5])]), '125.000'],
    ['two cubes that share all but a sliver', join([cube, shift(cube, [0.5, 0.25, 0.125])]), '914.672'],
    [
      'three cubes in a row: where all three are, it counts twice',
      join([cube, shift(cube, [2.5, 0, 0]), shift(cube, [5, 0, 0])]),
      '1500.000',
    ],
    ['turned inside out, both', join([invert(cube), invert(shift(cube, [5, 5, 5]))]), '125.000'],
    ['standing on one another', join([cube, shift(cube, [0, 0, 10])]), '0.000'],
    ['apart', join([cube, shift(cube, [30, 0, 0])]), '0.000'],
    ['one inside the other, which is not counted at all', join([cube, box([2, 2, 2], [4, 4, 4])]), '0.000'],
    ['one of them open: nobody knows what is inside', join([openMesh(cube, { count: 1, seed: 1 }), shift(cube, [5, 5, 5])]), null],
    ['one of them turned in places', join([cube, flipSomeFacets(shift(cube, [5, 5, 5]), { count: 1, seed: 1 })]), null],
    ['a cavity: the air in it is no shared volume', join([cube, invert(box([2, 2, 2], [4, 4, 4]))]), '0.000'],
  ])('%s', (_, mesh, expected) => {
    expect(shared(mesh)).toBe(expected)
  })

  test('is near the closed form where lines and bodies do not agree: two round bars crossing', () => {
    const bar = prism(96, 3, 20)
    const across = { ...bar, coordinates: bar.coordinates.map((_, at) => bar.coordinates[at - (at % 3) + ((at + 1) % 3)]!) }
    // Two cylinders of one radius r, axes crossing at right angles: 16 r³ / 3.
    const both = join([shift(bar, [0, 0, -10]), shift(across, [0, -10, 0])])
    expect(Math.abs(Number(shared(both)) / 144 - 1)).toBeLessThan(0.02)
  })

  test('does not depend on the order of the facets', () => {
    const ring = jewelMesh('ring', { facetCount: 800, seed: 3 })
    const both = join([ring, shift(ring, [0.7, 0.4, 0.2])])
    const expected = shared(both)
    expect(Number(expected)).toBeGreaterThan(0)
    for (const seed of [1, 2, 3]) expect(shared(shuffled(both, seed))).toBe(expected)
  })

  test('is not told of a crowd that would take too much work: four hundred cubes that all but fill one another', () => {
    const shellCount = 400
    const cubes = Array.from({ length: shellCount }, (_, k) => shift(cube, [k / 512, k / 1_024, k / 2_048]))
    const { mesh, box } = canonicalMesh(join(cubes))
    // Which facet belongs to which cube has no bearing on the work.
    const shells = {
      ...{ shellOf: Int32Array.from({ length: mesh.facetCount }, (_, facet) => facet % shellCount), shellCount },
      ...{ isSound: new Uint8Array(shellCount).fill(1), isInverted: new Uint8Array(shellCount), kind: new Int8Array(shellCount) },
    }
    expect(
      sharedVolume(
        mesh,
        shells,
        Float64Array.from({ length: 6 * shellCount }, (_, at) => box[at % 6]!),
        null,
      ),
    ).toBeNull()
  })
})
