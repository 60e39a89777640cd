// Words that the formats know, numbers that lie at the edges, and pieces of zip headers: what the fuzzer puts in besides noise.

const latin = (content: string): Uint8Array => Uint8Array.from(content, letter => letter.charCodeAt(0))

const numbers = [
  '0',
  '-0',
  '-1',
  '1',
  '3',
  '4',
  '255',
  '65536',
  '4294967295',
  '4294967296',
  '9007199254740993',
  '1e39',
  '1e400',
  '-1e-400',
  '.5',
  '5.',
  '1e',
  'nan',
  'inf',
  '0.1234567890123456789',
]
const stl = ['solid', 'endsolid', 'facet normal 0 0 0', 'outer loop', 'vertex 1 2 3', 'endloop', 'endfacet']
const obj = [
  'v 1 2 3\n',
  'f 1 2 3 4 5\n',
  'f -1 -2 -3\n',
  'vt 0 0\n',
  'l 1 2\n',
  'p 1\n',
  'o x\n',
  'g y\n',
  '\\\n',
  '#',
  'surf ',
  '/',
  '//',
]
const ply = [
  'ply\n',
  'format ascii 1.0\n',
  'format binary_big_endian 1.0\n',
  'element vertex 3\n',
  'element face 1\n',
  'element x 2\n',
  'property float x\n',
  'property list uchar int vertex_indices\n',
  'property list int double l\n',
  'property double z\n',
  'comment x\n',
  'end_header\n',
]
const xml = [
  '<',
  '>',
  '/>',
  '</',
  '="',
  '"',
  "'",
  '&amp;',
  '&#65;',
  '&lol;',
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '<?x ?>',
  '<!DOCTYPE x>',
  'xmlns:p="',
  '<vertex x="1" y="2" z="3"/>',
  '<triangle v1="0" v2="1" v3="2"/>',
  '<components><component objectid="1"/></components>',
  '<item objectid="1"/>',
  ' transform="1 0 0 0 1 0 0 0 1 0 0 0"',
  ' p:path="/3D/other.model"',
  ' type="support"',
  ' unit="foot"',
  '<object id="9">',
  '</object>',
  '<mesh/>',
  '<x>1</x>',
  '<v1>0</v1>',
  '<volume>',
  '</volume>',
]
const zip = [
  'PK\x01\x02',
  'PK\x03\x04',
  'PK\x05\x06',
  'PK\x06\x06',
  'PK\x06\x07',
  'PK\x07\x08',
  '\x01\x00\x10\x00',
  '../',
  '_rels/.rels',
  '3D/3dmodel.model',
]
const blanks = ['\n', '\r', '\r\n', '\t', ' ', '\0', '\xef\xbb\xbf', '\xff\xfe', '\v', '\f', '\xa0']

export const dictionary: readonly Uint8Array[] = [...numbers, ...stl, ...obj, ...ply, ...xml, ...zip, ...blanks].map(latin)

/** For numbers of one, two and four bytes, either end first. */
export const edgeNumbers: readonly number[] = [
  0, 1, 2, 3, 4, 7, 8, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7f800000, 0x7fc00000, 0x7f7fffff, 0x7fffffff, 0x80000000,
  0xff800000, 0xfffffffe, 0xffffffff,
]
