// PLY → mesh: header, plan, body. Values have any order and type, other elements are passed over and noted, faces may have any number of corners.
import { indexedMesh } from '../indexed-mesh.ts'
import type { FormatCode, ReadMesh, UnitCode } from '../model-in-millimetres.ts'
import type { NoteTally } from '../reading-notes.ts'
import { millimetresPer, unitsOfCaller } from '../units.ts'
import { type PlyEncoding, readPlyHeader } from './ply-header.ts'
import { planPly } from './ply-plan.ts'
import { readAsciiPly } from './read-ascii-ply.ts'
import { readBinaryPly } from './read-binary-ply.ts'

const formats: Readonly<Record<PlyEncoding, FormatCode>> = {
  ascii: 'ply-ascii',
  binary_little_endian: 'ply-little-endian',
  binary_big_endian: 'ply-big-endian',
}

/** A triangle with its count; guards the room made at the start against announced faces that are no more than empty lists. */
const bytesPerFaceLeast = 4

/** Errors: MODEL_UNREADABLE, MODEL_EMPTY, MODEL_TOO_LARGE, MODEL_FEATURE_UNSUPPORTED, UNITS_REQUIRED. */
export const readPly = (bytes: Uint8Array, stated: UnitCode | null, notes: NoteTally): ReadMesh => {
  const header = readPlyHeader(bytes, notes)
  const plan = planPly(header, bytes.length)
  const units = unitsOfCaller(stated, 'A PLY')
  const countOf = (role: string): number => plan.find(rows => rows.role === role)?.element.count ?? 0
  const built = indexedMesh({
    formatName: 'PLY',
    millimetresPerUnit: millimetresPer[units.code],
    pointCountExpected: countOf('vertex'),
    facetCountExpected: Math.min(countOf('face'), Math.ceil(bytes.length / bytesPerFaceLeast)),
    notes,
  })
  built.beginBody('')
  const readBody = header.encoding === 'ascii' ? readAsciiPly : readBinaryPly
  readBody(bytes, header, plan, built, notes)
  return { format: formats[header.encoding], units, ...built.finish() }
}
