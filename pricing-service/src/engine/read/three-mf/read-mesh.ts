// <mesh>: vertices with x y z, triangles with v1 v2 v3. The hot loop of 3MF.
import { readingLimits } from '../reading-limits.ts'
import type { NoteTally } from '../reading-notes.ts'
import { Refused } from '../reading-refusal.ts'
import { lineOf } from '../text/excerpt.ts'
import { grownDoubles, grownIndices } from '../text/growing.ts'
import { word } from '../xml/xml-bytes.ts'
import type { XmlCursor } from '../xml/xml-cursor.ts'
import { doubleIn, indexIn } from '../xml/xml-numbers.ts'
import type { PartMesh } from './model-part.ts'
import { coreNamespace } from './namespaces.ts'
import { passExtension } from './pass-extension.ts'

const words = { vertices: word('vertices'), vertex: word('vertex'), triangles: word('triangles'), triangle: word('triangle') }
const [x, y, z, v1, v2, v3] = ['x', 'y', 'z', 'v1', 'v2', 'v3'].map(word) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
  Uint8Array,
  Uint8Array,
  Uint8Array,
]

/** The cursor stands on the start of <mesh>; afterwards on its end. Errors: MODEL_UNREADABLE with the line, MODEL_TOO_LARGE, MODEL_FEATURE_UNSUPPORTED. */
export const readMesh = (bytes: Uint8Array, cursor: XmlCursor, notes: NoteTally): PartMesh => {
  let points = new Float64Array(0)
  let corners = new Uint32Array(0)
  let [pointFill, cornerFill, largestCorner] = [0, 0, -1]
  let [verticesSeen, trianglesSeen] = [false, false]

  const refuse = (what: string, at: number): never => {
    throw new Refused('MODEL_UNREADABLE', `The 3MF has a ${what} in line ${lineOf(bytes, at)} of a model part.`)
  }

  const coordinate = (name: Uint8Array, likely: number): number => {
    const attribute = cursor.attribute(name, likely)
    if (attribute < 0) return refuse('vertex without x, y or z', cursor.valueFrom(0))
    const value = doubleIn(bytes, cursor.valueFrom(attribute), cursor.valueTo(attribute))
    return Number.isFinite(value) ? value : refuse('coordinate that is no finite number', cursor.valueFrom(attribute))
  }

  const corner = (name: Uint8Array, likely: number): number => {
    const attribute = cursor.attribute(name, likely)
    if (attribute < 0) return refuse('triangle without v1, v2 or v3', cursor.valueFrom(0))
    const index = indexIn(bytes, cursor.valueFrom(attribute), cursor.valueTo(attribute))
    if (!(index < readingLimits.pointCountMax)) return refuse('corner that is no index of a vertex', cursor.valueFrom(attribute))
    if (index > largestCorner) largestCorner = index
    return index
  }

  const takeVertex = (): void => {
    if (pointFill + 3 > points.length) {
      if (pointFill >= 3 * readingLimits.pointCountMax)
        throw new Refused('MODEL_TOO_LARGE', `The 3MF has more than the ${readingLimits.pointCountMax} points that are read.`)
      points = grownDoubles(points)
    }
    points[pointFill++] = coordinate(x, 0)
    points[pointFill++] = coordinate(y, 1)
    points[pointFill++] = coordinate(z, 2)
  }

  const takeTriangle = (): void => {
    if (cornerFill + 3 > corners.length) {
      if (cornerFill >= 3 * readingLimits.facetCountMax)
        throw new Refused('MODEL_TOO_LARGE', `The 3MF has more than the ${readingLimits.facetCountMax} facets that are priced.`)
      corners = grownIndices(corners)
    }
    corners[cornerFill++] = corner(v1, 0)
    corners[cornerFill++] = corner(v2, 1)
    corners[cornerFill++] = corner(v3, 2)
  }

  /** All children of the element that the cursor has just started: `take` for those of this name, extensions passed over. */
  const takeChildren = (name: Uint8Array, take: () => void): void => {
    for (let token = cursor.next(); token !== 'end'; token = cursor.next()) {
      if (token !== 'start') refuse('text where elements belong', cursor.textFrom())
      if (cursor.namespace() !== coreNamespace) passExtension(cursor, notes)
      else {
        if (!cursor.isNamed(name)) refuse(`<${cursor.localName()}> where it does not belong`, cursor.textFrom())
        take()
        cursor.skipElement()
      }
    }
  }

  for (let token = cursor.next(); token !== 'end'; token = cursor.next()) {
    if (token !== 'start') refuse('text where elements belong', cursor.textFrom())
    if (cursor.namespace() !== coreNamespace) passExtension(cursor, notes)
    else if (cursor.isNamed(words.vertices) && !verticesSeen) {
      verticesSeen = true
      takeChildren(words.vertex, takeVertex)
    } else if (cursor.isNamed(words.triangles) && !trianglesSeen) {
      trianglesSeen = true
      takeChildren(words.triangle, takeTriangle)
    } else refuse(`<${cursor.localName()}> where it does not belong`, cursor.textFrom())
  }
  if (largestCorner >= pointFill / 3)
    throw new Refused(
      'MODEL_UNREADABLE',
      `The 3MF has a triangle that names vertex ${largestCorner}, counted from 0, of a mesh of ${pointFill / 3}.`,
    )
  return { points, pointCount: pointFill / 3, corners, facetCount: cornerFill / 3 }
}
