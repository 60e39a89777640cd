// A model part of a 3MF: XML → units, objects, items. Core specification 1.x and the production extension (p:path); metadata, materials and textures have no
// bearing on shape. What an extension requires and is not known is refused.
import type { UnitCode } from '../model-in-millimetres.ts'
import { readingLimits } from '../reading-limits.ts'
import type { NoteTally } from '../reading-notes.ts'
import { Refused } from '../reading-refusal.ts'
import { printable } from '../text/excerpt.ts'
import { word } from '../xml/xml-bytes.ts'
import { type XmlCursor, xmlCursor } from '../xml/xml-cursor.ts'
import { identity, type Matrix } from './matrix.ts'
import type { ModelPart, PartObject, Placement } from './model-part.ts'
import { coreNamespace, knownRequirements, productionNamespace, sliceNamespace } from './namespaces.ts'
import { partName } from './part-name.ts'
import { passExtension, printed } from './pass-extension.ts'
import { readMesh } from './read-mesh.ts'

const units: Readonly<Record<string, UnitCode>> = { micron: 'um', millimeter: 'mm', centimeter: 'cm', meter: 'm', inch: 'in', foot: 'ft' }
const objectTypes: Readonly<Record<string, PartObject['type']>> = {
  model: 'model',
  support: 'support',
  solidsupport: 'support',
  surface: 'other',
  other: 'other',
}
const words = Object.fromEntries(
  'model unit requiredextensions resources build item object objectid transform path id type name mesh components component meshresolution'
    .split(' ')
    .map(text => [text, word(text)]),
) as Record<string, Uint8Array>

/** Errors: XML_*, MODEL_UNREADABLE, MODEL_FEATURE_UNSUPPORTED, MODEL_TOO_LARGE. */
export const readModelPart = (bytes: Uint8Array, name: string, notes: NoteTally): ModelPart => {
  const cursor = xmlCursor(bytes, `model part "${printed(name)}" of the 3MF`)
  cursor.next()
  if (!cursor.isNamed(words['model']!) || cursor.namespace() !== coreNamespace)
    throw new Refused(
      'MODEL_UNREADABLE',
      `The part "${printed(name)}" of the 3MF begins with <${printed(cursor.localName())}> instead of <model> of the core namespace.`,
    )
  const unit = unitOf(cursor)
  checkRequirements(cursor)
  const objects = new Map<string, PartObject>()
  const items: Placement[] = []
  children(cursor, notes, (child): void => {
    if (child === 'resources')
      children(cursor, notes, resource => (resource === 'object' ? takeObject(bytes, cursor, notes, objects) : cursor.skipElement()))
    else if (child === 'build')
      children(cursor, notes, entry => {
        if (entry === 'item') items.push(placement(cursor))
        if (items.length > readingLimits.placementCountMax)
          throw new Refused('COMPONENTS_TOO_MANY', `The 3MF has more than ${readingLimits.placementCountMax} build items.`)
        cursor.skipElement()
      })
    else cursor.skipElement()
  })
  cursor.next()
  return { name, unit, objects, items }
}

/** Calls `take` on the start of every child of the core namespace; `take` must go on to its end. */
const children = (cursor: XmlCursor, notes: NoteTally, take: (name: string) => void): void => {
  for (let token = cursor.next(); token !== 'end'; token = cursor.next()) {
    if (token === 'text') cursor.refuse('elements belong here, no text', cursor.textFrom())
    if (cursor.namespace() === coreNamespace) take(cursor.localName())
    else passExtension(cursor, notes)
  }
}

const value = (cursor: XmlCursor, name: string): string | null => {
  const attribute = cursor.attribute(words[name]!)
  return attribute < 0 ? null : cursor.valueText(attribute).trim()
}

const unitOf = (cursor: XmlCursor): UnitCode => {
  const written = value(cursor, 'unit') ?? 'millimeter'
  if (!Object.hasOwn(units, written))
    throw new Refused('MODEL_UNREADABLE', `The 3MF has the unit "${printed(written)}"; known are ${Object.keys(units).join(', ')}.`)
  return units[written]!
}

const checkRequirements = (cursor: XmlCursor): void => {
  for (const prefix of (value(cursor, 'requiredextensions') ?? '').split(/\s+/).filter(text => text !== '')) {
    const namespace = cursor.namespaceOfPrefix(prefix)
    if (namespace === null)
      throw new Refused('MODEL_UNREADABLE', `The 3MF requires the extension "${printed(prefix)}", which it does not declare.`)
    if (!knownRequirements.has(namespace))
      throw new Refused(
        'MODEL_FEATURE_UNSUPPORTED',
        `The 3MF requires the extension ${printed(namespace)}, which is not read; export it without.`,
      )
  }
}

const takeObject = (bytes: Uint8Array, cursor: XmlCursor, notes: NoteTally, objects: Map<string, PartObject>): void => {
  const id = value(cursor, 'id')
  if (id === null) throw new Refused('MODEL_UNREADABLE', 'The 3MF has an object without an id.')
  if (objects.has(id)) throw new Refused('MODEL_UNREADABLE', `The 3MF has two objects of the id ${printed(id)} in one part.`)
  if (objects.size === readingLimits.objectCountMax)
    throw new Refused('MODEL_TOO_LARGE', `The 3MF has more than ${readingLimits.objectCountMax} objects in one part.`)
  const written = value(cursor, 'type') ?? 'model'
  if (!Object.hasOwn(objectTypes, written))
    throw new Refused('MODEL_UNREADABLE', `The 3MF has an object of the type "${printed(written)}".`)
  refuseLowResolution(cursor, id)
  const name = printable(value(cursor, 'name') ?? '').slice(0, readingLimits.bodyNameBytesMax)
  let mesh: PartObject['mesh'] = null
  let components: Placement[] | null = null
  children(cursor, notes, child => {
    if ((child === 'mesh' || child === 'components') && (mesh !== null || components !== null))
      throw new Refused('MODEL_UNREADABLE', `The object ${printed(id)} of the 3MF has more than one mesh or list of components.`)
    if (child === 'mesh') mesh = readMesh(bytes, cursor, notes)
    else if (child === 'components') components = readComponents(cursor, notes)
    else cursor.skipElement()
  })
  if (mesh === null && components === null)
    throw new Refused('MODEL_UNREADABLE', `The object ${printed(id)} of the 3MF has neither a mesh nor components.`)
  objects.set(id, {
    id,
    type: objectTypes[written]!,
    name: name === '' ? `object ${printable(id).slice(0, 40)}` : name,
    mesh,
    components: components ?? [],
  })
}

/** With slices, a mesh may be a mere picture; then the slices are the model. */
const refuseLowResolution = (cursor: XmlCursor, id: string): void => {
  const resolution = cursor.attributeIn(sliceNamespace, words['meshresolution']!)
  if (resolution >= 0 && cursor.valueText(resolution) !== 'fullres')
    throw new Refused(
      'MODEL_FEATURE_UNSUPPORTED',
      `The object ${printed(id)} of the 3MF has its shape in slices, its mesh is only a picture of it; export a full mesh.`,
    )
}

const readComponents = (cursor: XmlCursor, notes: NoteTally): Placement[] => {
  const components: Placement[] = []
  children(cursor, notes, child => {
    if (child === 'component') components.push(placement(cursor))
    if (components.length > readingLimits.placementCountMax)
      throw new Refused('COMPONENTS_TOO_MANY', `The 3MF has an object of more than ${readingLimits.placementCountMax} components.`)
    cursor.skipElement()
  })
  return components
}

const placement = (cursor: XmlCursor): Placement => {
  const objectId = value(cursor, 'objectid')
  if (objectId === null) throw new Refused('MODEL_UNREADABLE', 'The 3MF has an item or a component without an objectid.')
  const path = cursor.attributeIn(productionNamespace, words['path']!)
  return { objectId, part: path < 0 ? null : partName(cursor.valueText(path)), transform: transformOf(value(cursor, 'transform')) }
}

const number = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/

const transformOf = (written: string | null): Matrix => {
  if (written === null) return identity
  const texts = written.split(/\s+/)
  const matrix = texts.map(text => (number.test(text) ? Number(text) : Number.NaN))
  if (matrix.length !== 12 || !matrix.every(Number.isFinite))
    throw new Refused(
      'MODEL_UNREADABLE',
      `The 3MF has a transform of ${texts.length} words that are not twelve finite numbers: "${printed(written).slice(0, 60)}".`,
    )
  return matrix
}
