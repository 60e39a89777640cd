// The geometry of one model, steps 1 to 6 in order. Called once per price by calculate.ts and once per file by the calculator's child process.
import { measureMesh } from './measure.ts'
import { countOpenEdges } from './open-edges.ts'
import { readStl } from './read-stl.ts'
import { type ModelRefusal, type Refused, refused } from './refusal.ts'

/** Raw figures in double precision, before any decimal rounding. */
export interface Geometry {
  readonly facetCount: number
  readonly openEdgeCount: number
  readonly volumeMm3: number
  readonly areaMm2: number
  readonly sizeMm: { readonly x: number; readonly y: number; readonly z: number }
}

export type MeasuredModel = { readonly kind: 'geometry'; readonly geometry: Geometry } | Refused<ModelRefusal>

export function* measureModel(model: Uint8Array): Generator<undefined, MeasuredModel> {
  const read = yield* readStl(model)
  if (read.kind === 'refused') return read
  const measures = yield* measureMesh(read.mesh)
  const { x, y, z } = measures.sizeMm
  // Judged on the double difference: 0.0001 mm prints as 0.000 and is not flat.
  if (x === 0 || y === 0 || z === 0) return refused('MODEL_FLAT')
  const openEdgeCount = yield* countOpenEdges(read.mesh)
  return { kind: 'geometry', geometry: { facetCount: read.mesh.facetCount, openEdgeCount, ...measures } }
}
