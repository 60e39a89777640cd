// The bytes of a model of any format in, its mesh in millimetres out. THE order of reading: bytes, recognise, read in units, check.
import { readAmf } from './amf/read-amf.ts'
import { checkMesh } from './check-mesh.ts'
import type { Archive, ModelInMillimetres, ReadMesh, UnitCode } from './model-in-millimetres.ts'
import { readObj } from './obj/read-obj.ts'
import { readPly } from './ply/read-ply.ts'
import { readingLimits } from './reading-limits.ts'
import { type NoteTally, noteTally } from './reading-notes.ts'
import { isReadingRefusal, orRefusal, type ReadingRefusal, Refused } from './reading-refusal.ts'
import { recognise } from './recognise.ts'
import { readStlAscii, readStlBinary } from './stl/read-stl.ts'
import { isPackage } from './three-mf/package-parts.ts'
import { readThreeMf } from './three-mf/read-three-mf.ts'

export interface ReadingRequest {
  /** Not changed and not kept. */
  readonly bytes: Uint8Array
  /** What the caller says the numbers are; null when he says nothing. */
  readonly units: UnitCode | null
  /** The opened container when the bytes are a zip (needsArchive); the engine does no inflating itself. */
  readonly archive: Archive | null
}

/** Whether a zip container must be opened before these bytes can be read. */
export const needsArchive = (bytes: Uint8Array): boolean => recognise(bytes).kind === 'zip'

/** Shape: the same request gives the same answer everywhere; a refusal is a value. Errors: readingRefusals; nothing is thrown. Cost: linear in the bytes and facets. */
export const readAnyModel = ({ bytes, units, archive }: ReadingRequest): ModelInMillimetres | ReadingRefusal =>
  orRefusal(() => {
    if (bytes.length > readingLimits.modelBytesMax)
      throw new Refused('MODEL_TOO_LARGE', `The file has ${bytes.length} bytes; at most ${readingLimits.modelBytesMax} are read.`)
    const notes = noteTally()
    const read = archive === null ? readPlain(bytes, units, notes) : readContained(archive, units, notes)
    checkMesh(read.mesh)
    return { ...read, notes: notes.list() }
  })

const readPlain = (bytes: Uint8Array, units: UnitCode | null, notes: NoteTally): ReadMesh => {
  const found = recognise(bytes)
  switch (found.kind) {
    case 'stl-binary':
      return readStlBinary(bytes, units)
    case 'stl-ascii':
      return readStlAscii(bytes, units)
    case 'obj':
      return readObj(bytes, units, notes)
    case 'ply':
      return readPly(bytes, units, notes)
    case 'amf':
      return readAmf(bytes, units, notes)
    case 'stl-cut':
      throw new Refused('MODEL_UNREADABLE', found.detail)
    case 'unknown':
      throw new Refused('FORMAT_UNKNOWN', found.detail)
    case 'zip':
      throw new Refused(
        'FORMAT_UNKNOWN',
        'The file is a zip container inside which nothing was looked at; unpack it and send the model itself.',
      )
  }
}

/** A package with relationships is a 3MF; a container of exactly one file, an AMF, is a zipped AMF. */
const readContained = (archive: Archive, units: UnitCode | null, notes: NoteTally): ReadMesh => {
  if (isPackage(archive)) return readThreeMf(archive, units, notes)
  const files = archive.names.filter(name => !name.endsWith('/'))
  const [only] = files
  const bytes = files.length === 1 ? archive.read(only!) : null
  if (bytes !== null && isReadingRefusal(bytes)) throw new Refused(bytes.code, bytes.detail)
  if (bytes !== null && recognise(bytes).kind === 'amf') return readAmf(bytes, units, notes)
  throw new Refused(
    'FORMAT_UNKNOWN',
    `The file is a zip container of ${files.length} files without a 3MF model or a single AMF in it; unpack it and send the model itself.`,
  )
}
