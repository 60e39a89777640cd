// Points and faces as OBJ and PLY name them → facets with coordinates. Points are scaled to millimetres and rounded to float32 once, when they come in.
import type { Mesh } from '../mesh.ts'
import { type BodyList, bodyList } from './body-list.ts'
import type { Body } from './model-in-millimetres.ts'
import { cutPolygon, flatten } from './polygons/cut-polygon.ts'
import { readingLimits } from './reading-limits.ts'
import type { NoteTally } from './reading-notes.ts'
import { Refused } from './reading-refusal.ts'
import { grownFloats, grownIndices } from './text/growing.ts'

export interface IndexedMesh {
  readonly pointCount: () => number
  readonly addPoint: (x: number, y: number, z: number) => void
  readonly addTriangle: (a: number, b: number, c: number) => void
  /** The first `count` of `corners`; faces of fewer than three are left out and noted. */
  readonly addFace: (corners: Uint32Array, count: number) => void
  readonly beginBody: (name: string) => void
  /** Every corner must name a point by now; `first` is the number of the first facet that does not, for the sentence. */
  readonly finish: () => { readonly mesh: Mesh; readonly bodies: readonly Body[] }
}

export interface IndexedMeshOptions {
  readonly formatName: string
  readonly millimetresPerUnit: number
  readonly pointCountExpected: number
  readonly facetCountExpected: number
  readonly notes: NoteTally
}

/** Errors: MODEL_TOO_LARGE at the point or facet after the last allowed, MODEL_UNREADABLE for a corner that names no point. */
export const indexedMesh = ({
  formatName,
  millimetresPerUnit,
  pointCountExpected,
  facetCountExpected,
  notes,
}: IndexedMeshOptions): IndexedMesh => {
  let points = new Float32Array(3 * Math.min(pointCountExpected, readingLimits.pointCountMax) + 3)
  let corners = new Uint32Array(3 * Math.min(facetCountExpected, readingLimits.facetCountMax) + 3)
  /** Where faces of more than three corners begin in `corners` and how many they have. */
  let polygons = new Uint32Array(0)
  let [pointFill, cornerFill, polygonFill, facetCount, largestCorner] = [0, 0, 0, 0, -1]
  const bodies: BodyList = bodyList(notes)

  const countFacets = (count: number): void => {
    facetCount += count
    if (facetCount > readingLimits.facetCountMax)
      throw new Refused(
        'MODEL_TOO_LARGE',
        `The ${formatName} has more than the ${readingLimits.facetCountMax} facets that are priced (${facetCount} and counting).`,
      )
  }

  const addPoint = (x: number, y: number, z: number): void => {
    if (pointFill + 3 > points.length) {
      if (pointFill >= 3 * readingLimits.pointCountMax)
        throw new Refused('MODEL_TOO_LARGE', `The ${formatName} has more than the ${readingLimits.pointCountMax} points that are read.`)
      points = grownFloats(points)
    }
    points[pointFill] = x * millimetresPerUnit
    points[pointFill + 1] = y * millimetresPerUnit
    points[pointFill + 2] = z * millimetresPerUnit
    pointFill += 3
  }

  const addTriangle = (a: number, b: number, c: number): void => {
    countFacets(1)
    if (cornerFill + 3 > corners.length) corners = grownIndices(corners)
    corners[cornerFill] = a
    corners[cornerFill + 1] = b
    corners[cornerFill + 2] = c
    cornerFill += 3
    largestCorner = Math.max(largestCorner, a, b, c)
  }

  const addFace = (face: Uint32Array, count: number): void => {
    if (count === 3) addTriangle(face[0]!, face[1]!, face[2]!)
    else if (count > 3) addPolygon(face, count)
    else notes.add('FACES_TOO_SHORT_IGNORED')
  }

  const addPolygon = (face: Uint32Array, count: number): void => {
    countFacets(count - 2)
    while (cornerFill + count > corners.length) corners = grownIndices(corners)
    if (polygonFill + 2 > polygons.length) polygons = grownIndices(polygons)
    polygons[polygonFill++] = cornerFill
    polygons[polygonFill++] = count
    for (let k = 0; k < count; k++) {
      corners[cornerFill++] = face[k]!
      largestCorner = Math.max(largestCorner, face[k]!)
    }
  }

  const finish = (): { mesh: Mesh; bodies: readonly Body[] } => {
    const pointCount = pointFill / 3
    if (largestCorner >= pointCount)
      throw new Refused(
        'MODEL_UNREADABLE',
        `The ${formatName} has a face that names point ${largestCorner + 1}, counted from 1, of ${pointCount}.`,
      )
    const coordinates = new Float32Array(9 * facetCount)
    const faces = { points, corners, cornerCount: cornerFill, polygons, polygonFill }
    fill(coordinates, faces, notes)
    return { mesh: { facetCount, coordinates }, bodies: bodies.end(facetCount) }
  }

  return { pointCount: () => pointFill / 3, addPoint, addTriangle, addFace, beginBody: name => bodies.begin(name, facetCount), finish }
}

interface Faces {
  readonly points: Float32Array
  readonly corners: Uint32Array
  readonly cornerCount: number
  readonly polygons: Uint32Array
  readonly polygonFill: number
}

/** Triangles as they are, polygons cut, all in file order. */
const fill = (coordinates: Float32Array, faces: Faces, notes: NoteTally): void => {
  const { points, corners, cornerCount, polygons, polygonFill } = faces
  const budget = { earTestCount: readingLimits.earTestCountMax as number }
  let flat = new Float64Array(64)
  let triples = new Uint32Array(96)
  let to = 0
  let at = 0
  const put = (corner: number): void => {
    const from = 3 * corner
    coordinates[to] = points[from]!
    coordinates[to + 1] = points[from + 1]!
    coordinates[to + 2] = points[from + 2]!
    to += 3
  }
  for (let polygon = 0; polygon <= polygonFill; polygon += 2) {
    const nextPolygon = polygon < polygonFill ? polygons[polygon]! : cornerCount
    for (; at < nextPolygon; at++) put(corners[at]!)
    if (polygon === polygonFill) break
    const count = polygons[polygon + 1]!
    if (2 * count > flat.length) {
      flat = new Float64Array(4 * count)
      triples = new Uint32Array(6 * count)
    }
    const hasPlane = flatten(points, corners, at, count, flat)
    notes.add('POLYGONS_TRIANGULATED')
    if (!cutPolygon(hasPlane ? flat : null, count, triples, budget)) notes.add('POLYGONS_NOT_PROVED')
    for (let k = 0; k < 3 * (count - 2); k++) put(corners[at + triples[k]!]!)
    at += count
  }
}
