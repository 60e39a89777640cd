// The package around a 3MF model: relationships say which part is the model, content types say what parts are. Parts are read when they are asked for.
import type { Archive } from '../model-in-millimetres.ts'
import type { NoteTally } from '../reading-notes.ts'
import { isReadingRefusal, Refused } from '../reading-refusal.ts'
import { word } from '../xml/xml-bytes.ts'
import { xmlCursor } from '../xml/xml-cursor.ts'
import { partName } from './part-name.ts'
import { printed } from './pass-extension.ts'

const modelRelationship = 'http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel'
const modelContentType = 'application/vnd.ms-package.3dmanufacturing-3dmodel+xml'
const words = {
  ...{ relationship: word('Relationship'), type: word('Type'), target: word('Target'), mode: word('TargetMode') },
  ...{
    default: word('Default'),
    override: word('Override'),
    extension: word('Extension'),
    part: word('PartName'),
    contentType: word('ContentType'),
  },
}

/** Whether the container calls itself a package with relationships; a plain zip has none. */
export const isPackage = (archive: Archive): boolean => archive.names.some(name => name.toLowerCase() === '_rels/.rels')

/** Errors: MODEL_UNREADABLE when the part is not there, ARCHIVE_* when it cannot be inflated. */
export const readPart = (archive: Archive, name: string): Uint8Array => {
  const bytes = archive.read(name)
  if (bytes === null) throw new Refused('MODEL_UNREADABLE', `The 3MF has no part "${printed(name)}", which it names.`)
  if (isReadingRefusal(bytes)) throw new Refused(bytes.code, bytes.detail)
  return bytes
}

/** The name of the part that holds the model. Errors: FORMAT_UNKNOWN for a package without one (a document of an office program), MODEL_UNREADABLE for two. */
export const modelPartName = (archive: Archive): string => {
  const cursor = xmlCursor(readPart(archive, '_rels/.rels'), 'list of relationships of the 3MF (_rels/.rels)')
  const targets = new Set<string>()
  for (let token = cursor.next(); token !== 'done'; token = cursor.next()) {
    if (token !== 'start' || !cursor.isNamed(words.relationship)) continue
    const [type, target, mode] = [words.type, words.target, words.mode].map(name => cursor.attribute(name))
    if (type! < 0 || cursor.valueText(type!) !== modelRelationship) continue
    if (target! < 0 || (mode! >= 0 && cursor.valueText(mode!) === 'External'))
      throw new Refused('MODEL_UNREADABLE', 'The 3MF says that its model lies outside the file.')
    targets.add(partName(cursor.valueText(target!)))
  }
  if (targets.size === 0)
    throw new Refused(
      'FORMAT_UNKNOWN',
      'The file is a package without a 3D model (a document of an office program?); export STL, OBJ, PLY or 3MF.',
    )
  if (targets.size > 1) throw new Refused('MODEL_UNREADABLE', `The 3MF names ${targets.size} parts as its model; a package has one.`)
  return [...targets][0]!
}

/** Content types have no bearing on shape, so a wrong one is noted, not refused. */
export const noteContentType = (archive: Archive, part: string, notes: NoteTally): void => {
  const bytes = archive.read('[Content_Types].xml')
  if (bytes !== null && isReadingRefusal(bytes)) throw new Refused(bytes.code, bytes.detail)
  if (bytes === null || contentTypeOf(bytes, part) !== modelContentType) notes.add('CONTENT_TYPE_WRONG')
}

const contentTypeOf = (bytes: Uint8Array, part: string): string | null => {
  const cursor = xmlCursor(bytes, 'list of content types of the 3MF')
  let byExtension: string | null = null
  let byName: string | null = null
  for (let token = cursor.next(); token !== 'done'; token = cursor.next()) {
    if (token !== 'start') continue
    const [extension, name, type] = [words.extension, words.part, words.contentType].map(attribute => cursor.attribute(attribute))
    if (type! < 0) continue
    if (cursor.isNamed(words.default) && extension! >= 0 && part.toLowerCase().endsWith(`.${cursor.valueText(extension!).toLowerCase()}`))
      byExtension = cursor.valueText(type!)
    if (cursor.isNamed(words.override) && name! >= 0 && isPart(cursor.valueText(name!), part)) byName = cursor.valueText(type!)
  }
  return byName ?? byExtension
}

const isPart = (written: string, part: string): boolean => written.replace(/^\//, '').toLowerCase() === part.toLowerCase()
