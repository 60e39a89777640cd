// 3MF packages out of pieces of XML, for the tables of hostile files.
import { type NamedPart, threeMfParts } from '../../src/sample-models/index.ts'
import { text } from './case.ts'
import { deflatedZip, type EndLies, type Lies } from './deflated-zip.ts'

export const core = 'http://schemas.microsoft.com/3dmanufacturing/core/2015/02'
export const production = 'http://schemas.microsoft.com/3dmanufacturing/production/2015/06'
export const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'

export const vertices =
  '<vertices><vertex x="0" y="0" z="0"/><vertex x="4" y="0" z="0"/><vertex x="0" y="4" z="0"/><vertex x="0" y="0" z="4"/></vertices>'
export const triangles =
  '<triangles><triangle v1="0" v2="2" v3="1"/><triangle v1="0" v2="1" v3="3"/><triangle v1="0" v2="3" v3="2"/><triangle v1="1" v2="2" v3="3"/></triangles>'
export const mesh = `<mesh>${vertices}${triangles}</mesh>`
export const object = (id: number | string, inside: string, attributes = ''): string =>
  `<object id="${id}" ${attributes}>${inside}</object>`
export const components = (...ids: readonly (number | string)[]): string =>
  `<components>${ids.map(id => `<component objectid="${id}"/>`).join('')}</components>`

export interface ModelXml {
  readonly attributes?: string
  readonly resources?: string
  readonly build?: string
  readonly declared?: string
}

/** A model of one tetrahedron unless told otherwise. */
export const modelXml = ({
  attributes = '',
  resources = object(1, mesh),
  build = '<item objectid="1"/>',
  declared = declaration,
}: ModelXml = {}): string =>
  `${declared}<model ${attributes} xmlns="${core}" xmlns:p="${production}"><resources>${resources}</resources><build>${build}</build></model>`

/** A sound package around a model part, packed by deflate. */
export const packageOf = (model: string | Uint8Array, more: readonly NamedPart[] = []): Uint8Array =>
  deflatedZip([...threeMfParts(typeof model === 'string' ? text(model) : model), ...more])

/** The same with lies about the model part, the last of the container. */
export const lyingPackage = (lies: Lies, model: Uint8Array = text(modelXml()), end: EndLies = {}): Uint8Array =>
  deflatedZip(
    threeMfParts(model).map((part, index) => (index === 2 ? { ...part, lies } : part)),
    end,
  )

export const placed = (id: number | string, transform?: string): string =>
  `<item objectid="${id}"${transform === undefined ? '' : ` transform="${transform}"`}/>`
