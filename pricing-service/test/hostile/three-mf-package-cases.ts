// Packages of a 3MF: parts that name one another, relationships and content types that are broken or lead astray.
import { storedZip, threeMfParts } from '../../src/sample-models/index.ts'
import { type HostileCase, text } from './case.ts'
import { deflatedZip } from './deflated-zip.ts'
import { modelXml, object, packageOf, placed, production } from './packages.ts'

const four = { facetCount: 4 }
const bad = 'MODEL_UNREADABLE'

const other = (xml: string, name = '3D/other.model') => ({ name, bytes: text(xml) })
const byPath = modelXml({
  resources: object(
    5,
    `<components><component objectid="1" p:path="/3D/other.model"/><component objectid="1" p:path="/3D/../3D/OTHER.model" transform="1 0 0 0 1 0 0 0 1 9 0 0"/></components>`,
  ),
  build: placed(5),
})
const [types, relationships, model] = threeMfParts(text(modelXml())) as [
  { name: string; bytes: Uint8Array },
  { name: string; bytes: Uint8Array },
  { name: string; bytes: Uint8Array },
]
const changed = (part: { name: string; bytes: Uint8Array }, from: string, to: string) => ({
  name: part.name,
  bytes: text(Buffer.from(part.bytes).toString().replace(from, to)),
})

export const threeMfPackageCases: readonly HostileCase[] = [
  { name: '3MF: stored', build: () => storedZip([types, relationships, model]), expects: four },
  {
    name: '3MF: components in another part',
    build: () => packageOf(byPath, [other(modelXml({ build: '' }))]),
    expects: { facetCount: 8, bodyCount: 2, notes: ['BODY_NAMES_TWICE'] },
  },
  {
    name: '3MF: parts that contain each other',
    build: () =>
      packageOf(byPath, [
        other(
          modelXml({ resources: object(1, '<components><component objectid="5" p:path="/3D/3dmodel.model"/></components>'), build: '' }),
        ),
      ]),
    expects: 'COMPONENT_CYCLE',
  },
  {
    name: '3MF: another part in inches',
    build: () => packageOf(byPath, [other(modelXml({ attributes: 'unit="inch"', build: '' }))]),
    expects: 'UNITS_CONFLICT',
  },
  {
    name: '3MF: another part that is broken',
    build: () => packageOf(byPath, [other(modelXml({ build: '' }).slice(0, 500))]),
    expects: 'XML_MALFORMED',
  },
  { name: '3MF: a broken part that nobody names', build: () => packageOf(modelXml(), [other('<broken')]), expects: four },
  { name: '3MF: inches', build: () => packageOf(modelXml({ attributes: 'unit="inch"' })), units: null, expects: four },
  {
    name: '3MF: inches, the caller says so too',
    build: () => packageOf(modelXml({ attributes: 'unit="inch"' })),
    units: 'in',
    expects: four,
  },
  { name: '3MF: no content types', build: () => deflatedZip([relationships, model]), expects: { ...four, notes: ['CONTENT_TYPE_WRONG'] } },
  {
    name: '3MF: wrong content type',
    build: () => deflatedZip([changed(types, 'dmodel+xml', 'dmodel'), relationships, model]),
    expects: { ...four, notes: ['CONTENT_TYPE_WRONG'] },
  },
  {
    name: '3MF: broken content types',
    build: () => deflatedZip([changed(types, '</Types>', ''), relationships, model]),
    expects: 'XML_MALFORMED',
  },
  { name: '3MF: no relationships', build: () => deflatedZip([types, model]), expects: 'FORMAT_UNKNOWN' },
  {
    name: '3MF: broken relationships',
    build: () => deflatedZip([types, changed(relationships, '<Relationship ', '<Relationship <'), model]),
    expects: 'XML_MALFORMED',
  },
  {
    name: '3MF: relationships with a document type',
    build: () => deflatedZip([types, changed(relationships, '<Relationships', '<!DOCTYPE x><Relationships'), model]),
    expects: 'XML_DTD_REFUSED',
  },
  {
    name: '3MF: the relationship names no part',
    build: () => deflatedZip([types, changed(relationships, 'Target="/3D/3dmodel.model"', ''), model]),
    expects: bad,
  },
  {
    name: '3MF: the relationship names a part that is not there',
    build: () => deflatedZip([types, changed(relationships, '3dmodel.model', 'model.model'), model]),
    expects: bad,
  },
  {
    name: '3MF: the relationship names a part with line ends',
    build: () => deflatedZip([types, changed(relationships, '3dmodel.model', 'a&#10;b&#13;.model'), model]),
    expects: bad,
  },
  {
    name: '3MF: the relationship leads outside',
    build: () => deflatedZip([types, changed(relationships, 'Id=', 'TargetMode="External" Id='), model]),
    expects: bad,
  },
  {
    name: '3MF: the relationship climbs out',
    build: () => deflatedZip([types, changed(relationships, '/3D/', '/../../'), model]),
    expects: bad,
  },
  {
    name: '3MF: the relationship is relative',
    build: () => deflatedZip([types, changed(relationships, '/3D/', '3D/./'), model]),
    expects: four,
  },
  {
    name: '3MF: two relationships to two models',
    build: () =>
      deflatedZip([
        types,
        changed(
          relationships,
          '</Relationships>',
          '<Relationship Target="/a.model" Id="b" Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/></Relationships>',
        ),
        model,
      ]),
    expects: bad,
  },
  {
    name: '3MF: a part name with a blank',
    build: () =>
      deflatedZip([types, changed(relationships, '3dmodel.model', '3d%20model.model'), { name: '3D/3d model.model', bytes: model.bytes }]),
    expects: four,
  },
  {
    name: '3MF: names in other cases',
    build: () => deflatedZip([types, { ...relationships, name: '_RELS/.rels' }, { ...model, name: '3d/3DMODEL.model' }]),
    expects: four,
  },
  { name: '3MF: production namespace unused', build: () => packageOf(modelXml().replace(` xmlns:p="${production}"`, '')), expects: four },
]
