// What of a PLY's header is shape: where in a vertex row x, y and z stand, which list of a face row has the corners; and what may not be passed over.
import { readingLimits } from '../reading-limits.ts'
import { Refused } from '../reading-refusal.ts'
import { type PlyElement, type PlyHeader, plyTypeBytes } from './ply-header.ts'

export type PlyRole = 'vertex' | 'face' | 'skipped'

export interface PlyRows {
  readonly element: PlyElement
  readonly role: PlyRole
  /** Places of the properties in the row: x, y, z of a vertex; the corners of a face. */
  readonly places: readonly number[]
}

/** Errors: MODEL_UNREADABLE, MODEL_FEATURE_UNSUPPORTED, MODEL_TOO_LARGE, MODEL_EMPTY. Counts are checked against the bytes that are left before any row is read. */
export const planPly = (header: PlyHeader, byteCount: number): readonly PlyRows[] => {
  const rows = header.elements.map(rowsOf)
  if (!rows.some(({ role }) => role === 'vertex')) throw new Refused('MODEL_UNREADABLE', 'The PLY has no element "vertex".')
  const strips = header.elements.find(({ name }) => name === 'tristrips')
  if (strips !== undefined && strips.count > 0)
    throw new Refused('MODEL_FEATURE_UNSUPPORTED', `The PLY has ${strips.count} triangle strips; they are not read, export faces.`)
  const faceCount = rows.find(({ role }) => role === 'face')?.element.count ?? 0
  if (faceCount === 0) throw new Refused('MODEL_EMPTY', 'The PLY has no faces (a cloud of points?); a model needs at least one.')
  checkCounts(header, byteCount)
  return rows
}

const rowsOf = (element: PlyElement): PlyRows => {
  if (element.name === 'vertex') return { element, role: 'vertex', places: ['x', 'y', 'z'].map(axis => placeOf(element, [axis], false)) }
  if (element.name === 'face')
    return { element, role: 'face', places: element.count === 0 ? [] : [placeOf(element, ['vertex_indices', 'vertex_index'], true)] }
  return { element, role: 'skipped', places: [] }
}

const placeOf = (element: PlyElement, names: readonly string[], asList: boolean): number => {
  const place = element.properties.findIndex(({ name, countType }) => names.includes(name) && (countType !== null) === asList)
  if (place < 0)
    throw new Refused(
      'MODEL_UNREADABLE',
      `The element "${element.name}" of the PLY has no ${asList ? 'list' : 'single value'} ${names.map(name => `"${name}"`).join(' or ')}.`,
    )
  return place
}

/** The fewest bytes that a row can take: lists may be empty; in ASCII each value takes a digit and a blank. */
const leastRowBytes = ({ encoding }: PlyHeader, { properties }: PlyElement): number =>
  encoding === 'ascii'
    ? 2 * properties.length
    : properties.reduce((sum, { type, countType }) => sum + (countType === null ? plyTypeBytes[type] : plyTypeBytes[countType]), 0)

const checkCounts = (header: PlyHeader, byteCount: number): void => {
  const left = byteCount - header.bodyFrom
  let least = 0
  for (const element of header.elements) {
    const max =
      element.name === 'vertex'
        ? readingLimits.pointCountMax
        : element.name === 'face'
          ? readingLimits.facetCountMax
          : Number.POSITIVE_INFINITY
    if (element.count > max)
      throw new Refused('MODEL_TOO_LARGE', `The PLY announces ${element.count} of the element "${element.name}"; at most ${max} are read.`)
    least += element.count * leastRowBytes(header, element)
    // The last line of an ASCII file may lack its end.
    if (least - (header.encoding === 'ascii' ? 1 : 0) > left)
      throw new Refused(
        'MODEL_UNREADABLE',
        `The PLY announces ${element.count} of the element "${element.name}", which take it to at least ${least} bytes after the header; it has ${left}. It is cut off or its header is wrong.`,
      )
  }
}
