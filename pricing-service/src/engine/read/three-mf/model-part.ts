// What one model part of a 3MF says: its unit, its objects (a mesh or components), its build items. Plain data; nothing is placed yet.
import type { UnitCode } from '../model-in-millimetres.ts'
import type { Matrix } from './matrix.ts'

export interface Placement {
  /** The part that has the object; null is the part that has this placement. */
  readonly part: string | null
  readonly objectId: string
  readonly transform: Matrix
}

export interface PartMesh {
  /** In the units of the file, as nearest doubles. */
  readonly points: Float64Array
  readonly pointCount: number
  readonly corners: Uint32Array
  readonly facetCount: number
}

export interface PartObject {
  readonly id: string
  readonly type: 'model' | 'support' | 'other'
  readonly name: string
  readonly mesh: PartMesh | null
  readonly components: readonly Placement[]
}

export interface ModelPart {
  readonly name: string
  readonly unit: UnitCode
  readonly objects: ReadonlyMap<string, PartObject>
  readonly items: readonly Placement[]
}
