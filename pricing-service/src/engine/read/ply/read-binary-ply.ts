// The body of a binary PLY: rows of fixed and listed values, little or big endian, without anything between them.
import type { IndexedMesh } from '../indexed-mesh.ts'
import { readingLimits } from '../reading-limits.ts'
import type { NoteTally } from '../reading-notes.ts'
import { Refused } from '../reading-refusal.ts'
import { type PlyHeader, type PlyProperty, type PlyType, plyTypeBytes } from './ply-header.ts'
import type { PlyRows } from './ply-plan.ts'

/** Errors: MODEL_UNREADABLE for a body that ends early or goes on, for coordinates that are not finite and for corners that are no whole numbers. */
export const readBinaryPly = (
  bytes: Uint8Array,
  header: PlyHeader,
  plan: readonly PlyRows[],
  built: IndexedMesh,
  notes: NoteTally,
): void => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const littleEndian = header.encoding === 'binary_little_endian'
  let at = header.bodyFrom
  for (const rows of plan) {
    if (rows.role === 'vertex') at = readVertices(view, at, rows, littleEndian, built)
    else if (rows.role === 'face') at = readFaces(view, at, rows, littleEndian, built)
    else at = skipRows(view, at, rows, littleEndian, notes)
  }
  for (let rest = at; rest < bytes.length; rest++)
    if (bytes[rest] !== 0 && bytes[rest] !== 0x0a && bytes[rest] !== 0x0d && bytes[rest] !== 0x20)
      throw new Refused('MODEL_UNREADABLE', `The PLY has ${bytes.length - at} bytes after the ${at} that its header announces.`)
  notes.add('TRAILING_BLANKS', bytes.length - at)
}

const cutOff = (rows: PlyRows, row: number): Refused =>
  new Refused('MODEL_UNREADABLE', `The PLY is cut off in row ${row + 1} of ${rows.element.count} of the element "${rows.element.name}".`)

const numberAt = (view: DataView, at: number, type: PlyType, littleEndian: boolean): number => {
  switch (type) {
    case 'float32':
      return view.getFloat32(at, littleEndian)
    case 'int32':
      return view.getInt32(at, littleEndian)
    case 'uint8':
      return view.getUint8(at)
    case 'uint32':
      return view.getUint32(at, littleEndian)
    case 'float64':
      return view.getFloat64(at, littleEndian)
    case 'int8':
      return view.getInt8(at)
    case 'int16':
      return view.getInt16(at, littleEndian)
    case 'uint16':
      return view.getUint16(at, littleEndian)
  }
}

/** Where the value of the next property begins. */
const passOver = (view: DataView, at: number, { type, countType }: PlyProperty, littleEndian: boolean, tooShort: () => Refused): number => {
  if (countType === null) return at + plyTypeBytes[type]
  if (at + plyTypeBytes[countType] > view.byteLength) throw tooShort()
  const count = numberAt(view, at, countType, littleEndian)
  if (count < 0) throw new Refused('MODEL_UNREADABLE', `The PLY has a list of ${count} values at byte ${at}.`)
  return at + plyTypeBytes[countType] + count * plyTypeBytes[type]
}

const fixedBytes = (properties: readonly PlyProperty[]): number | null =>
  properties.some(({ countType }) => countType !== null) ? null : properties.reduce((sum, { type }) => sum + plyTypeBytes[type], 0)

const readVertices = (view: DataView, from: number, rows: PlyRows, littleEndian: boolean, built: IndexedMesh): number => {
  const { properties, count } = rows.element
  const rowBytes = fixedBytes(properties)
  const types = rows.places.map(place => properties[place]!.type)
  const offsets = rows.places.map(place => fixedBytes(properties.slice(0, place)) ?? 0)
  const [typeX, typeY, typeZ] = types as [PlyType, PlyType, PlyType]
  const [offsetX, offsetY, offsetZ] = offsets as [number, number, number]
  const starts: number[] = []
  let at = from
  for (let row = 0; row < count; row++) {
    let [xAt, yAt, zAt] = [at + offsetX, at + offsetY, at + offsetZ]
    if (rowBytes === null) {
      for (let place = 0; place < properties.length; place++) {
        starts[place] = at
        at = passOver(view, at, properties[place]!, littleEndian, () => cutOff(rows, row))
      }
      xAt = starts[rows.places[0]!]!
      yAt = starts[rows.places[1]!]!
      zAt = starts[rows.places[2]!]!
    } else at += rowBytes
    if (at > view.byteLength) throw cutOff(rows, row)
    const x = numberAt(view, xAt, typeX, littleEndian)
    const y = numberAt(view, yAt, typeY, littleEndian)
    const z = numberAt(view, zAt, typeZ, littleEndian)
    if (!Number.isFinite(x + y + z)) refuseIfNotFinite(row, x, y, z)
    built.addPoint(x, y, z)
  }
  return at
}

/** The sum of finite doubles may overflow; the numbers themselves decide. */
const refuseIfNotFinite = (row: number, ...point: readonly number[]): void => {
  const axis = point.findIndex(coordinate => !Number.isFinite(coordinate))
  if (axis >= 0)
    throw new Refused(
      'MODEL_UNREADABLE',
      `The PLY has ${point[axis]} as ${'xyz'[axis]} of vertex ${row + 1}; coordinates must be finite numbers.`,
    )
}

const readFaces = (view: DataView, from: number, rows: PlyRows, littleEndian: boolean, built: IndexedMesh): number => {
  const { properties, count } = rows.element
  const listPlace = rows.places[0]!
  const before = properties.slice(0, listPlace)
  const after = properties.slice(listPlace + 1)
  const list = properties[listPlace]!
  const countType = list.countType as PlyType
  const [beforeBytes, afterBytes] = [fixedBytes(before), fixedBytes(after)]
  const [countBytes, valueBytes] = [plyTypeBytes[countType], plyTypeBytes[list.type]]
  let corners = new Uint32Array(64)
  let at = from
  const passAll = (passed: readonly PlyProperty[], row: number): void => {
    for (const property of passed) at = passOver(view, at, property, littleEndian, () => cutOff(rows, row))
  }
  for (let row = 0; row < count; row++) {
    if (beforeBytes === null) passAll(before, row)
    else at += beforeBytes
    if (at + countBytes > view.byteLength) throw cutOff(rows, row)
    const cornerCount = numberAt(view, at, countType, littleEndian)
    at += countBytes
    if (cornerCount < 0) throw new Refused('MODEL_UNREADABLE', `The PLY has ${cornerCount} corners in face ${row + 1}.`)
    if (at + cornerCount * valueBytes > view.byteLength) throw cutOff(rows, row)
    if (cornerCount > corners.length) corners = cornersFor(cornerCount)
    for (let k = 0; k < cornerCount; k++, at += valueBytes) {
      const corner = numberAt(view, at, list.type, littleEndian)
      if (corner >>> 0 !== corner)
        throw new Refused('MODEL_UNREADABLE', `The PLY has ${corner} as a corner of face ${row + 1}; corners are whole numbers from 0.`)
      corners[k] = corner
    }
    built.addFace(corners, cornerCount)
    if (afterBytes === null) passAll(after, row)
    else at += afterBytes
  }
  if (at > view.byteLength) throw cutOff(rows, count - 1)
  return at
}

const cornersFor = (count: number): Uint32Array<ArrayBuffer> => {
  if (count > readingLimits.facetCountMax + 2)
    throw new Refused('MODEL_TOO_LARGE', `The PLY has a face of ${count} corners; at most ${readingLimits.facetCountMax + 2} are read.`)
  return new Uint32Array(2 * count)
}

const skipRows = (view: DataView, from: number, rows: PlyRows, littleEndian: boolean, notes: NoteTally): number => {
  const { properties, count } = rows.element
  const rowBytes = fixedBytes(properties)
  notes.add('ELEMENTS_SKIPPED', count)
  let at = from
  if (rowBytes !== null) at += rowBytes * count
  else
    for (let row = 0; row < count; row++) {
      for (const property of properties) at = passOver(view, at, property, littleEndian, () => cutOff(rows, row))
      if (at > view.byteLength) throw cutOff(rows, row)
    }
  if (at > view.byteLength) throw cutOff(rows, count - 1)
  return at
}
