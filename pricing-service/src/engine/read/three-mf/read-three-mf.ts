// 3MF → mesh: the model part through the relationships, what the build unfolds into counted, then placed. Other model parts are read when they are named.
import { bodyList } from '../body-list.ts'
import type { Archive, ReadMesh, UnitCode } from '../model-in-millimetres.ts'
import type { NoteTally } from '../reading-notes.ts'
import { Refused } from '../reading-refusal.ts'
import { millimetresPer, unitsOfFile } from '../units.ts'
import { countFacets, type FindObject } from './count-placements.ts'
import type { ModelPart } from './model-part.ts'
import { modelPartName, noteContentType, readPart } from './package-parts.ts'
import { printed } from './pass-extension.ts'
import { placeObjects } from './place-objects.ts'
import { readModelPart } from './read-model-part.ts'

/** Errors: MODEL_*, UNITS_CONFLICT, COMPONENT*, XML_*, ARCHIVE_*, FORMAT_UNKNOWN for a package that is no 3MF. */
export const readThreeMf = (archive: Archive, stated: UnitCode | null, notes: NoteTally): ReadMesh => {
  const rootName = modelPartName(archive)
  noteContentType(archive, rootName, notes)
  const root = readModelPart(readPart(archive, rootName), rootName, notes)
  const units = unitsOfFile(root.unit, stated, '3MF')
  if (root.items.length === 0) throw new Refused('MODEL_EMPTY', 'The build of the 3MF has no items; a model needs at least one.')
  const findObject = objectFinder(archive, root, notes)
  const coordinates = new Float32Array(9 * countFacets(root, findObject))
  const bodies = bodyList(notes)
  const facetCount = placeObjects({ root, findObject, millimetresPerUnit: millimetresPer[units.code], coordinates, bodies, notes })
  return {
    format: '3mf',
    units,
    mesh: { facetCount, coordinates: coordinates.subarray(0, 9 * facetCount) },
    bodies: bodies.end(facetCount),
  }
}

const objectFinder = (archive: Archive, root: ModelPart, notes: NoteTally): FindObject => {
  const parts = new Map([[root.name.toLowerCase(), root]])
  const partOf = (name: string): ModelPart => {
    const key = name.toLowerCase()
    const known = parts.get(key)
    if (known !== undefined) return known
    const part = readModelPart(readPart(archive, name), name, notes)
    if (part.unit !== root.unit)
      throw new Refused(
        'UNITS_CONFLICT',
        `The model part "${printed(name)}" of the 3MF has the unit ${part.unit}, the model itself ${root.unit}.`,
      )
    parts.set(key, part)
    return part
  }
  return (from, placement) => {
    const part = placement.part === null ? from : partOf(placement.part)
    const object = part.objects.get(placement.objectId)
    if (object === undefined)
      throw new Refused(
        'MODEL_UNREADABLE',
        `The 3MF has no object ${printed(placement.objectId)} in the part "${printed(part.name)}", which it places.`,
      )
    return { part, object }
  }
}
