// AMF (ISO/ASTM 52915), plain or out of a zip → mesh: objects with vertices and volumes. Constellations are refused, curved facets taken as flat and noted,
// volumes of support left out and noted; colours, materials and metadata have no bearing on shape. Unit: the attribute, else millimetre, as the standard says.
import { type IndexedMesh, indexedMesh } from '../indexed-mesh.ts'
import type { ReadMesh, UnitCode } from '../model-in-millimetres.ts'
import { readingLimits } from '../reading-limits.ts'
import type { NoteTally } from '../reading-notes.ts'
import { Refused } from '../reading-refusal.ts'
import { printable } from '../text/excerpt.ts'
import { millimetresPer, unitsOfFile } from '../units.ts'
import { word } from '../xml/xml-bytes.ts'
import { type XmlCursor, xmlCursor } from '../xml/xml-cursor.ts'
import { doubleIn, indexIn } from '../xml/xml-numbers.ts'

const units: Readonly<Record<string, UnitCode>> = {
  millimeter: 'mm',
  inch: 'in',
  feet: 'ft',
  foot: 'ft',
  meter: 'm',
  micron: 'um',
  micrometer: 'um',
  centimeter: 'cm',
}
const words = Object.fromEntries(
  'amf unit object id mesh constellation vertices vertex edge normal coordinates x y z volume type triangle v1 v2 v3 metadata'
    .split(' ')
    .map(text => [text, word(text)]),
) as Record<string, Uint8Array>
const axes = [words['x']!, words['y']!, words['z']!]
const corners = [words['v1']!, words['v2']!, words['v3']!]
const bytesPerFacetGuess = 150

/** Errors: XML_*, MODEL_UNREADABLE with the line, MODEL_FEATURE_UNSUPPORTED, MODEL_TOO_LARGE, UNITS_CONFLICT. */
export const readAmf = (bytes: Uint8Array, stated: UnitCode | null, notes: NoteTally): ReadMesh => {
  const cursor = xmlCursor(bytes, 'AMF')
  cursor.next()
  if (!cursor.isNamed(words['amf']!)) cursor.refuse('an AMF begins with <amf>', 0)
  const read = unitsOf(cursor, stated)
  const built = indexedMesh({
    formatName: 'AMF',
    millimetresPerUnit: millimetresPer[read.code],
    pointCountExpected: Math.ceil(bytes.length / bytesPerFacetGuess / 2),
    facetCountExpected: Math.ceil(bytes.length / bytesPerFacetGuess),
    notes,
  })
  eachChild(cursor, () => {
    if (cursor.isNamed(words['object']!)) return readObject(bytes, cursor, built, notes)
    if (cursor.isNamed(words['constellation']!))
      throw new Refused(
        'MODEL_FEATURE_UNSUPPORTED',
        'The AMF has constellations (placements of objects), which are not read; export it with its objects in place.',
      )
    cursor.skipElement()
  })
  cursor.next()
  return { format: 'amf', units: read, ...built.finish() }
}

const unitsOf = (cursor: XmlCursor, stated: UnitCode | null): ReadMesh['units'] => {
  const attribute = cursor.attribute(words['unit']!)
  const written = attribute < 0 ? 'millimeter' : cursor.valueText(attribute).trim().toLowerCase()
  if (!Object.hasOwn(units, written)) cursor.refuse(`known units are ${Object.keys(units).join(', ')}`, cursor.valueFrom(attribute))
  return unitsOfFile(units[written]!, stated, 'AMF')
}

/** Calls `take` on the start of every child; `take` must go on to its end. */
const eachChild = (cursor: XmlCursor, take: () => void): void => {
  for (let token = cursor.next(); token !== 'end'; token = cursor.next()) {
    if (token === 'text') cursor.refuse('elements belong here, no text', cursor.textFrom())
    take()
  }
}

const readObject = (bytes: Uint8Array, cursor: XmlCursor, built: IndexedMesh, notes: NoteTally): void => {
  const id = cursor.attribute(words['id']!)
  built.beginBody(`object ${id < 0 ? '' : printable(cursor.valueText(id)).slice(0, readingLimits.bodyNameBytesMax)}`.trim())
  eachChild(cursor, () => (cursor.isNamed(words['mesh']!) ? readMesh(bytes, cursor, built, notes) : cursor.skipElement()))
}

const readMesh = (bytes: Uint8Array, cursor: XmlCursor, built: IndexedMesh, notes: NoteTally): void => {
  const firstPoint = built.pointCount()
  let largestCorner = -1
  let curvedCount = 0
  const point = [0, 0, 0]
  const triangle = [0, 0, 0]

  /** The three values of an element by the names of its children; other children are passed over. */
  const takeThree = (names: readonly Uint8Array[], values: number[], valueIn: typeof doubleIn): void => {
    const from = cursor.textFrom()
    let seen = 0
    eachChild(cursor, () => {
      const place = names.findIndex(name => cursor.isNamed(name))
      if (place < 0) return cursor.skipElement()
      if ((seen & (1 << place)) !== 0 || cursor.next() !== 'text') return cursor.refuse('one number belongs here, once', cursor.textFrom())
      const value = valueIn(bytes, cursor.textFrom(), cursor.textTo())
      if (!Number.isFinite(value)) cursor.refuse('a finite number belongs here', cursor.textFrom())
      values[place] = value
      seen |= 1 << place
      if (cursor.next() !== 'end') cursor.refuse('nothing but a number belongs here', cursor.textFrom())
    })
    if (seen !== 7) cursor.refuse('one of its three values is missing', from)
  }

  const takeVertex = (): void => {
    let seen = false
    eachChild(cursor, () => {
      if (cursor.isNamed(words['normal']!)) curvedCount++
      if (!cursor.isNamed(words['coordinates']!)) return cursor.skipElement()
      if (seen) cursor.refuse('a vertex has its coordinates once', cursor.textFrom())
      seen = true
      takeThree(axes, point, doubleIn)
      built.addPoint(point[0]!, point[1]!, point[2]!)
    })
    if (!seen) cursor.refuse('a vertex has no coordinates', cursor.textFrom())
  }

  const takeTriangle = (): void => {
    takeThree(corners, triangle, indexIn)
    const [a, b, c] = triangle as [number, number, number]
    largestCorner = Math.max(largestCorner, a, b, c)
    built.addTriangle(firstPoint + a, firstPoint + b, firstPoint + c)
  }

  eachChild(cursor, () => {
    if (cursor.isNamed(words['vertices']!))
      eachChild(cursor, () => {
        if (cursor.isNamed(words['vertex']!)) return takeVertex()
        if (cursor.isNamed(words['edge']!)) curvedCount++
        cursor.skipElement()
      })
    else if (cursor.isNamed(words['volume']!) && !isSupport(cursor))
      eachChild(cursor, () => (cursor.isNamed(words['triangle']!) ? takeTriangle() : cursor.skipElement()))
    else {
      if (cursor.isNamed(words['volume']!)) notes.add('SUPPORT_OBJECTS_IGNORED')
      cursor.skipElement()
    }
  })
  notes.add('CURVED_FACETS_FLATTENED', curvedCount)
  if (largestCorner >= built.pointCount() - firstPoint)
    throw new Refused(
      'MODEL_UNREADABLE',
      `The AMF has a triangle that names vertex ${largestCorner}, counted from 0, of a mesh of ${built.pointCount() - firstPoint}.`,
    )
}

const isSupport = (cursor: XmlCursor): boolean => {
  const type = cursor.attribute(words['type']!)
  return type >= 0 && cursor.valueText(type).trim().toLowerCase() === 'support'
}
