// What every reader of the new contract gives: one mesh in millimetres, its bodies, its units, and what the reader met on the way.
import type { Mesh } from '../mesh.ts'
import type { NoteCode } from './reading-notes.ts'
import type { ReadingRefusal } from './reading-refusal.ts'

export const formatCodes = ['stl-binary', 'stl-ascii', 'obj', 'ply-ascii', 'ply-little-endian', 'ply-big-endian', '3mf', 'amf'] as const
export type FormatCode = (typeof formatCodes)[number]

export const unitCodes = ['um', 'mm', 'cm', 'm', 'in', 'ft'] as const
export type UnitCode = (typeof unitCodes)[number]

export interface Body {
  readonly name: string
  readonly facetFrom: number
  readonly facetTo: number
}

export interface ModelInMillimetres {
  readonly format: FormatCode
  readonly units: { readonly code: UnitCode; readonly source: 'file' | 'caller' }
  /** Bodies as the file names them; facets of body i are [facetFrom, facetTo) of the mesh. Together they are all facets, in order. */
  readonly bodies: readonly Body[]
  /** Float32 coordinates in mm (computed in double, rounded once), so that twins in different formats give one answer. */
  readonly mesh: Mesh
  /** What the reader met and could go on with, for findings; sorted by code. */
  readonly notes: readonly { readonly code: NoteCode; readonly count: number }[]
}

/** What a reader of one format hands to the checks that all formats share. */
export interface ReadMesh {
  readonly format: FormatCode
  readonly units: ModelInMillimetres['units']
  readonly bodies: readonly Body[]
  readonly mesh: Mesh
}

/** The parts of a zip container, inflated one by one when they are asked for; names without a leading slash. */
export interface Archive {
  readonly names: readonly string[]
  /** Null when there is no such part; names count without regard to ASCII case, as packages want it. */
  readonly read: (name: string) => Uint8Array | ReadingRefusal | null
}
