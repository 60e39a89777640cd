// Formats that people send and that are not read, by their first bytes, so that a refusal can name what it looks at and say what to do instead.

interface OtherFormat {
  readonly name: string
  readonly is: (bytes: Uint8Array, head: string, root: string) => boolean
}

const starts =
  (...texts: readonly string[]) =>
  (_: Uint8Array, head: string) =>
    texts.some(text => head.startsWith(text))
const startsTrimmed = (pattern: RegExp) => (_: Uint8Array, head: string) => pattern.test(head.trimStart())
const magic =
  (...magics: readonly (readonly number[])[]) =>
  (bytes: Uint8Array) =>
    magics.some(magicBytes => magicBytes.every((byte, at) => bytes[at] === byte))
const root =
  (...names: readonly string[]) =>
  (_: Uint8Array, _head: string, name: string) =>
    names.includes(name)
const solids = 'solids are not read, they must be cut into triangles first'

// Lines are gone through one by one where comments and blanks may stand first: a pattern that can part the same blanks in two ways takes time without end on a
// file of nothing else, and this runs before any deadline.
const linesOf = (head: string) => head.split(/[\r\n]/).map(line => line.trim())

function isGcode(head: string): boolean {
  const first = linesOf(head).find(line => line !== '' && !line.startsWith(';'))
  return first !== undefined && /^(G0|G1|G28|G21|G90|M\d{2,3})\b/.test(first)
}

/** Pairs of lines: a code and its value; 999 is a comment. */
function isDxf(head: string): boolean {
  const lines = linesOf(head).filter(line => line !== '')
  let at = 0
  while (lines[at] === '999') at += 2
  return lines[at] === '0' && lines[at + 1]?.startsWith('SECTION') === true
}

const otherFormats: readonly OtherFormat[] = [
  { name: `a STEP file (${solids})`, is: startsTrimmed(/^ISO-10303-21/) },
  { name: `an IGES file (${solids})`, is: (_, head) => /^[^\r\n]{72}S {0,6}0*1 *[\r\n]/.test(head) },
  { name: `a Parasolid file (${solids})`, is: startsTrimmed(/^\*\*(ABCDEFGHIJKL|PARASOLID)/) },
  { name: `an ACIS file (${solids})`, is: (_, head) => /^ACIS BinaryFile|^\d{3,5} \d+ \d+ \d+ *[\r\n]+\d+ /.test(head) },
  { name: 'a glTF file', is: (_, head) => head.startsWith('glTF') || /^\s*\{[\s\S]*"asset"\s*:/.test(head) },
  { name: 'a JSON document', is: startsTrimmed(/^[{[]\s*["{[\]}\d]/) },
  { name: 'the model part of a 3MF without its package', is: root('model') },
  { name: 'an HTML page (was a download page saved instead of the model?)', is: root('html', 'head', 'body') },
  { name: 'a COLLADA file', is: root('collada') },
  { name: 'an X3D file', is: root('x3d') },
  { name: 'an SVG drawing', is: root('svg') },
  { name: 'an XML document that is no AMF', is: (_, head, name) => name !== '' || /^\s*<\?xml/.test(head) },
  { name: 'text in UTF-16', is: magic([0xff, 0xfe], [0xfe, 0xff]) },
  { name: 'a gzip archive (unpack it)', is: magic([0x1f, 0x8b]) },
  { name: 'a 7z archive (unpack it)', is: magic([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]) },
  { name: 'a RAR archive (unpack it)', is: starts('Rar!\x1a') },
  { name: 'an xz archive (unpack it)', is: magic([0xfd, 0x37, 0x7a, 0x58, 0x5a]) },
  { name: 'a bzip2 archive (unpack it)', is: starts('BZh') },
  { name: 'a Zstandard archive (unpack it)', is: magic([0x28, 0xb5, 0x2f, 0xfd]) },
  { name: 'a PDF document', is: startsTrimmed(/^%PDF-/) },
  { name: 'a PNG image', is: magic([0x89, 0x50, 0x4e, 0x47]) },
  { name: 'a JPEG image', is: magic([0xff, 0xd8, 0xff]) },
  { name: 'a GIF image', is: starts('GIF87a', 'GIF89a') },
  { name: 'a WebP image or another RIFF file', is: starts('RIFF') },
  { name: 'a TIFF image', is: magic([0x49, 0x49, 0x2a, 0], [0x4d, 0x4d, 0, 0x2a]) },
  {
    name: 'a BMP image',
    is: (bytes, head) => head.startsWith('BM') && bytes[6] === 0 && bytes[7] === 0 && bytes[8] === 0 && bytes[9] === 0,
  },
  { name: 'a Rhino 3DM file', is: starts('3D Geometry File Format') },
  { name: 'an FBX file', is: (_, head) => head.startsWith('Kaydara FBX') || /^; FBX /.test(head) },
  { name: 'a Blender file', is: starts('BLENDER') },
  { name: 'an AutoCAD DWG drawing', is: (_, head) => /^AC10\d\d/.test(head) },
  { name: 'a DXF drawing', is: (_, head) => isDxf(head) || head.startsWith('AutoCAD Binary DXF') },
  { name: 'an OFF file', is: (_, head) => /^(ST|C|N|4)*n?OFF\s/.test(head) },
  { name: 'a VRML file', is: starts('#VRML', '#X3D') },
  { name: 'a document of SolidWorks, Inventor or an older office program', is: magic([0xd0, 0xcf, 0x11, 0xe0]) },
  { name: 'G-code for a printer', is: (_, head) => isGcode(head) },
  { name: 'a program', is: magic([0x7f, 0x45, 0x4c, 0x46], [0x4d, 0x5a, 0x90]) },
  { name: 'an audio or video file', is: (_, head) => head.slice(4, 8) === 'ftyp' || head.startsWith('ID3') || head.startsWith('OggS') },
]

/** Shape: what to call the file, or null. `head` is its first 4 KB as characters, `root` the name of its first XML element. */
export const looksLike = (bytes: Uint8Array, head: string, rootName: string): string | null =>
  otherFormats.find(({ is }) => is(bytes, head, rootName))?.name ?? null
