// Items and components → facets in millimetres: depth first, transforms in double from the inside out, unit factor last, then one rounding to float32.
import type { BodyList } from '../body-list.ts'
import type { NoteTally } from '../reading-notes.ts'
import type { FindObject } from './count-placements.ts'
import { after, determinant, isIdentity, type Matrix } from './matrix.ts'
import type { ModelPart, PartMesh, PartObject } from './model-part.ts'

export interface PlaceOptions {
  readonly root: ModelPart
  readonly findObject: FindObject
  readonly millimetresPerUnit: number
  readonly coordinates: Float32Array
  readonly bodies: BodyList
  readonly notes: NoteTally
}

/** Shape: fills `coordinates` from the front; how many facets there are. Only objects of type model become facets, the others are noted. */
export const placeObjects = ({ root, findObject, millimetresPerUnit, coordinates, bodies, notes }: PlaceOptions): number => {
  let facetCount = 0

  const place = (part: ModelPart, object: PartObject, transform: Matrix): void => {
    if (object.type !== 'model') {
      notes.add(object.type === 'support' ? 'SUPPORT_OBJECTS_IGNORED' : 'OTHER_OBJECTS_IGNORED')
      return
    }
    if (object.mesh !== null && object.mesh.facetCount > 0) placeMesh(object.name, object.mesh, transform)
    else if (object.components.length === 0) notes.add('EMPTY_OBJECTS')
    for (const component of object.components) {
      const inner = findObject(part, component)
      place(inner.part, inner.object, after(component.transform, transform))
    }
  }

  const placeMesh = (name: string, mesh: PartMesh, transform: Matrix): void => {
    bodies.begin(name, facetCount)
    const sense = determinant(transform)
    if (sense < 0) notes.add('MIRRORED_PLACEMENTS')
    if (sense === 0) notes.add('COLLAPSING_PLACEMENTS')
    const points = transformed(mesh, transform, millimetresPerUnit)
    const { corners } = mesh
    const second = sense < 0 ? 2 : 1
    const third = 3 - second
    let to = 9 * facetCount
    for (let at = 0; at < 3 * mesh.facetCount; at += 3) {
      const a = 3 * corners[at]!
      const b = 3 * corners[at + second]!
      const c = 3 * corners[at + third]!
      coordinates[to] = points[a]!
      coordinates[to + 1] = points[a + 1]!
      coordinates[to + 2] = points[a + 2]!
      coordinates[to + 3] = points[b]!
      coordinates[to + 4] = points[b + 1]!
      coordinates[to + 5] = points[b + 2]!
      coordinates[to + 6] = points[c]!
      coordinates[to + 7] = points[c + 1]!
      coordinates[to + 8] = points[c + 2]!
      to += 9
    }
    facetCount += mesh.facetCount
  }

  for (const item of root.items) {
    const { part, object } = findObject(root, item)
    place(part, object, item.transform)
  }
  return facetCount
}

/** Without a transform a point is scaled and nothing else, so that −0 and every last bit stay as written. */
const transformed = ({ points, pointCount }: PartMesh, m: Matrix, millimetresPerUnit: number): Float32Array => {
  const placed = new Float32Array(3 * pointCount)
  if (isIdentity(m)) {
    for (let at = 0; at < placed.length; at++) placed[at] = points[at]! * millimetresPerUnit
    return placed
  }
  const [m00, m01, m02, m10, m11, m12, m20, m21, m22, m30, m31, m32] = m as [
    number,
    number,
    number,
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
  for (let at = 0; at < placed.length; at += 3) {
    const x = points[at]!
    const y = points[at + 1]!
    const z = points[at + 2]!
    placed[at] = millimetresPerUnit * (x * m00 + y * m10 + z * m20 + m30)
    placed[at + 1] = millimetresPerUnit * (x * m01 + y * m11 + z * m21 + m31)
    placed[at + 2] = millimetresPerUnit * (x * m02 + y * m12 + z * m22 + m32)
  }
  return placed
}
