// Models inside a 3MF: namespaces, objects, components that nest and turn, transforms, extensions, numbers.
import type { HostileCase } from './case.ts'
import { components, core, declaration, mesh, modelXml, object, packageOf, placed, triangles, vertices } from './packages.ts'

const four = { facetCount: 4 }
const bad = 'MODEL_UNREADABLE'
const microsoft = 'http://schemas.microsoft.com/3dmanufacturing'

/** Objects 1 … depth: the first is a mesh, each of the others has the one before it `times` over. */
const nested = (times: number, depth: number, innermost = mesh): string =>
  Array.from({ length: depth + 1 }, (_, k) => object(k + 1, k === 0 ? innermost : components(...new Array<number>(times).fill(k)))).join('')
const facetsOf = (count: number): string => `<triangles>${'<triangle v1="0" v2="2" v3="1"/>'.repeat(count)}</triangles>`

const models: Readonly<Record<string, readonly [xml: string, expects: HostileCase['expects']]>> = {
  sound: [modelXml(), four],
  'the core namespace behind a prefix': [
    `${declaration}<m:model xmlns:m="${core}"><m:resources><m:object id="1">${mesh.replaceAll(/<(\/?)/g, '<$1m:')}</m:object></m:resources><m:build><m:item objectid="1"/></m:build></m:model>`,
    four,
  ],
  'no namespace': [modelXml().replace(`xmlns="${core}"`, ''), bad],
  'another namespace': [modelXml().replace(core, `${core}/x`), bad],
  'another root': [modelXml().replaceAll('model', 'modul'), bad],
  'no build': [modelXml().replace(/<build>.*<\/build>/, ''), 'MODEL_EMPTY'],
  'an empty build': [modelXml({ build: '' }), 'MODEL_EMPTY'],
  'no resources': [modelXml({ resources: '' }), bad],
  'an item of nothing': [modelXml({ build: '<item/>' }), bad],
  'an item of an object that is not there': [modelXml({ build: placed(2) }), bad],
  'two items': [
    modelXml({ build: placed(1) + placed(1, '1 0 0 0 1 0 0 0 1 9 0 0') }),
    { facetCount: 8, bodyCount: 2, notes: ['BODY_NAMES_TWICE'] },
  ],
  'two objects of an id': [modelXml({ resources: object(1, mesh) + object(1, mesh) }), bad],
  'an object without an id': [modelXml({ resources: `<object>${mesh}</object>` }), bad],
  'an object of nothing': [modelXml({ resources: object(1, '') }), bad],
  'an object of mesh and components': [modelXml({ resources: object(2, mesh) + object(1, mesh + components(2)) }), bad],
  'an object of two meshes': [modelXml({ resources: object(1, mesh + mesh) }), bad],
  'an object of an unknown type': [modelXml({ resources: object(1, mesh, 'type="art"') }), bad],
  'an object of the type constructor': [modelXml({ resources: object(1, mesh, 'type="constructor"') }), bad],
  'support beside the model': [
    modelXml({
      resources: object(1, mesh) + object(2, mesh, 'type="support"') + object(3, mesh, 'type="other"'),
      build: placed(1) + placed(2) + placed(3),
    }),
    { ...four, notes: ['OTHER_OBJECTS_IGNORED', 'SUPPORT_OBJECTS_IGNORED'] },
  ],
  'nothing but support': [modelXml({ resources: object(1, mesh, 'type="solidsupport"') }), 'MODEL_EMPTY'],
  'an empty mesh': [modelXml({ resources: object(1, '<mesh><vertices/><triangles/></mesh>') }), 'MODEL_EMPTY'],
  'a mesh of nothing': [modelXml({ resources: object(1, '<mesh/>') }), 'MODEL_EMPTY'],
  'an empty mesh beside a full one': [
    modelXml({ resources: object(1, mesh) + object(2, '<mesh/>'), build: placed(2) + placed(1) }),
    { ...four, notes: ['EMPTY_OBJECTS'] },
  ],
  'triangles in front of vertices': [modelXml({ resources: object(1, `<mesh>${triangles}${vertices}</mesh>`) }), four],
  'vertices twice': [modelXml({ resources: object(1, `<mesh>${vertices}${vertices}${triangles}</mesh>`) }), bad],
  'a vertex among the triangles': [modelXml().replace('<triangles>', '<triangles><vertex x="0" y="0" z="0"/>'), bad],
  'a stranger among the vertices': [modelXml().replace('<vertices>', '<vertices><point/>'), bad],
  'text among the vertices': [modelXml().replace('<vertices>', '<vertices>1 2 3'), bad],
  'text in the build': [modelXml({ build: 'x' }), 'XML_MALFORMED'],
  'no z': [modelXml().replace(' z="4"', ''), bad],
  'no v3': [modelXml().replace(' v3="1"', ''), bad],
  'blanks around numbers': [modelXml().replace('z="4"', 'z=" 4\n"').replace('v3="1"', 'v3="\t1 "'), four],
  'a transform that moves': [modelXml({ build: placed(1, '1 0 0 0 1 0 0 0 1 10 20 30') }), four],
  'a transform of eleven numbers': [modelXml({ build: placed(1, '1 0 0 0 1 0 0 0 1 10 20') }), bad],
  'a transform of thirteen numbers': [modelXml({ build: placed(1, '1 0 0 0 1 0 0 0 1 10 20 30 40') }), bad],
  'an empty transform': [modelXml({ build: placed(1, '') }), bad],
  'a transform with NaN': [modelXml({ build: placed(1, '1 0 0 0 1 0 0 0 1 NaN 0 0') }), bad],
  'a transform with Infinity': [modelXml({ build: placed(1, '1 0 0 0 1 0 0 0 1 1e999 0 0') }), bad],
  'a transform that overflows': [modelXml({ build: placed(1, '1e300 0 0 0 1e300 0 0 0 1e300 0 0 0') }), bad],
  'a transform that mirrors': [modelXml({ build: placed(1, '-1 0 0 0 1 0 0 0 1 0 0 0') }), { ...four, notes: ['MIRRORED_PLACEMENTS'] }],
  'a transform that makes flat': [modelXml({ build: placed(1, '1 0 0 0 1 0 0 0 0 0 0 0') }), 'MODEL_FLAT'],
  'a transform that makes flat beside another': [
    modelXml({ build: placed(1, '1 0 0 0 1 0 0 0 0 0 0 0') + placed(1) }),
    { facetCount: 8, notes: ['BODY_NAMES_TWICE', 'COLLAPSING_PLACEMENTS'] },
  ],
  'a transform to 20 m away': [modelXml({ build: placed(1, '1 0 0 0 1 0 0 0 1 20000 0 0') }), four],
  'two items 20 m apart': [modelXml({ build: placed(1) + placed(1, '1 0 0 0 1 0 0 0 1 20000 0 0') }), 'COORDINATE_SPAN_TOO_LARGE'],
  'a unit in capitals': [modelXml({ attributes: 'unit="Millimeter"' }), bad],
  'the unit constructor': [modelXml({ attributes: 'unit="constructor"' }), bad],
  'an unknown unit': [modelXml({ attributes: 'unit="parsec"' }), bad],
  'inches, the caller says mm': [modelXml({ attributes: 'unit="inch"' }), 'UNITS_CONFLICT'],
  'a component of itself': [modelXml({ resources: object(1, components(1)) }), 'COMPONENT_CYCLE'],
  'components in a circle of three': [
    modelXml({ resources: object(1, components(2)) + object(2, components(3)) + object(3, components(1)) }),
    'COMPONENT_CYCLE',
  ],
  'components in a circle of thirty': [
    modelXml({ resources: Array.from({ length: 30 }, (_, k) => object(k + 1, components(((k + 1) % 30) + 1))).join('') }),
    'COMPONENTS_TOO_DEEP',
  ],
  'components 16 deep': [modelXml({ resources: nested(1, 16), build: placed(17) }), four],
  'components 17 deep': [modelXml({ resources: nested(1, 17), build: placed(18) }), 'COMPONENTS_TOO_DEEP'],
  'components 17 deep, the deep end known before': [
    modelXml({ resources: nested(1, 17), build: placed(10) + placed(18) }),
    'COMPONENTS_TOO_DEEP',
  ],
  'components 50 000 deep': [modelXml({ resources: nested(1, 50_000), build: placed(50_001) }), 'COMPONENTS_TOO_DEEP'],
  'components ten times, seven deep': [modelXml({ resources: nested(10, 7), build: placed(8) }), 'COMPONENTS_TOO_MANY'],
  'components ten times, sixteen deep': [modelXml({ resources: nested(10, 16), build: placed(17) }), 'COMPONENTS_TOO_MANY'],
  'a thousand and one facets, ten times, four deep': [
    modelXml({ resources: nested(10, 4, mesh.replace(triangles, facetsOf(1_001))), build: placed(5) }),
    'MODEL_TOO_LARGE',
  ],
  'components of nothing, ten times, sixteen deep': [
    modelXml({ resources: nested(10, 16, '<mesh/>'), build: placed(17) }),
    'COMPONENTS_TOO_MANY',
  ],
  'no components, ten times, sixteen deep': [
    modelXml({ resources: nested(10, 16, '<components/>'), build: placed(17) }),
    'COMPONENTS_TOO_MANY',
  ],
  'components ten times, three deep': [
    modelXml({ resources: nested(10, 3), build: placed(4) }),
    { facetCount: 4_000, bodyCount: 1_000, notes: ['BODY_NAMES_TWICE'] },
  ],
  'components ten times, four deep': [
    modelXml({ resources: nested(10, 4), build: placed(5) }),
    { facetCount: 40_000, bodyCount: 1_000, notes: ['BODIES_MERGED', 'BODY_NAMES_TWICE'] },
  ],
  'a component of nothing that is there': [modelXml({ resources: object(1, components(7)) }), bad],
  'a component without an objectid': [modelXml({ resources: object(1, '<components><component/></components>') }), bad],
  '100 001 items': [modelXml({ build: placed(1).repeat(100_001) }), 'COMPONENTS_TOO_MANY'],
  'an unknown extension, required': [
    modelXml({ attributes: 'xmlns:q="http://example.com/q" requiredextensions="q"' }),
    'MODEL_FEATURE_UNSUPPORTED',
  ],
  'an extension required that is not declared': [modelXml({ attributes: 'requiredextensions="q"' }), bad],
  'production, required': [modelXml({ attributes: 'requiredextensions="p"' }), four],
  'materials, required': [modelXml({ attributes: `xmlns:m="${microsoft}/material/2015/02" requiredextensions="m p"` }), four],
  'an unknown extension, optional': [
    modelXml({ attributes: 'xmlns:q="http://example.com/q"' }).replace('<build>', '<q:x><q:y/></q:x><build>'),
    { ...four, notes: ['EXTENSIONS_IGNORED'] },
  ],
  'a beam lattice': [
    modelXml({
      attributes: `xmlns:b="${microsoft}/beamlattice/2017/02"`,
      resources: object(1, `<mesh>${vertices}${triangles}<b:beamlattice radius="1"><b:beams/></b:beamlattice></mesh>`),
    }),
    'MODEL_FEATURE_UNSUPPORTED',
  ],
  'a displacement mesh': [
    modelXml({ attributes: `xmlns:d="${microsoft}/displacement/2022/07"`, resources: object(1, '<d:displacementmesh/>') }),
    'MODEL_FEATURE_UNSUPPORTED',
  ],
  'slices, optional': [
    modelXml({ attributes: `xmlns:s="${microsoft}/slice/2015/07"` }).replace('<resources>', '<resources><s:slicestack id="9"/>'),
    { ...four, notes: ['SLICES_IGNORED'] },
  ],
  'slices and a mesh that is a picture': [
    modelXml({
      attributes: `xmlns:s="${microsoft}/slice/2015/07" requiredextensions="s"`,
      resources: object(1, mesh, 's:slicestackid="9" s:meshresolution="lowres"'),
    }),
    'MODEL_FEATURE_UNSUPPORTED',
  ],
  'a path to a part that is not there': [modelXml({ build: '<item objectid="1" p:path="/3D/x.model"/>' }), bad],
  'a path that climbs out': [modelXml({ build: '<item objectid="1" p:path="/../x.model"/>' }), bad],
  'a path that cannot be decoded': [modelXml({ build: '<item objectid="1" p:path="/%E0%A4%A.model"/>' }), bad],
  'a path to itself': [modelXml({ build: '<item objectid="1" p:path="/3D/3dmodel.model"/>' }), four],
  'a path to a part that is no model': [modelXml({ build: '<item objectid="1" p:path="/_rels/.rels"/>' }), bad],
}
const modelCases = Object.entries(models).map(
  ([name, [xml, expects]]): HostileCase => ({ name: `3MF: ${name}`, build: () => packageOf(xml), expects }),
)

const coordinates = ['NaN', 'nan', 'INF', '-INF', '1e400', '1,5', '', ' ', '0x1', '1.2.3', '&#49;0', '1e39'].map(
  (value): HostileCase => ({
    name: `3MF with "${value}" as a coordinate`,
    build: () => packageOf(modelXml().replace('x="4"', `x="${value}"`)),
    expects: bad,
  }),
)
const corners = ['4', '-1', '1.5', '99999999999999999999', '4294967296', '', 'a', '1e0', '0x1', 'NaN'].map(
  (value): HostileCase => ({
    name: `3MF with "${value}" as a corner`,
    build: () => packageOf(modelXml().replace('v1="1"', `v1="${value}"`)),
    expects: bad,
  }),
)

export const threeMfModelCases: readonly HostileCase[] = [...modelCases, ...coordinates, ...corners]
