// Files that are no model that is read, by their first bytes. What the sentence calls them is checked by recognise.test.ts.
import { gzipSync } from 'node:zlib'
import { storedZip } from '../../src/sample-models/index.ts'
import { type HostileCase, joined, latin, text } from './case.ts'

/** The beginning of a file and a word that the refusal's sentence must have. */
export const foreignFiles: Readonly<Record<string, readonly [start: () => Uint8Array, named: string]>> = {
  empty: [() => new Uint8Array(0), 'empty'],
  STEP: [
    () =>
      text(
        "ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION((''),'2;1');\nENDSEC;\nDATA;\n#1=CARTESIAN_POINT('',(0.,0.,0.));\nENDSEC;\nEND-ISO-10303-21;\n",
      ),
    'STEP',
  ],
  IGES: [() => text(`${''.padEnd(72)}S      1\n${'1H,,1H;'.padEnd(72)}G      1\n`), 'IGES'],
  'IGES with a name': [() => text(`${'ring by somebody'.padEnd(72)}S0000001\n`), 'IGES'],
  Parasolid: [() => text('**ABCDEFGHIJKLMNOPQRSTUVWXYZ**\n'), 'Parasolid'],
  ACIS: [() => text('700 0 1 0\n11 Autodesk 1\n'), 'ACIS'],
  'glTF binary': [() => latin('glTF\x02\0\0\0\x0c\0\0\0'), 'glTF'],
  'glTF text': [() => text('{"scenes":[],"asset":{"version":"2.0"}}'), 'glTF'],
  JSON: [() => text('{"a":1}'), 'JSON'],
  'JSON list': [() => text('[1,2]'), 'JSON'],
  gzip: [() => gzipSync('solid'), 'gzip'],
  '7z': [() => latin('7z\xbc\xaf\x27\x1c\0\x04'), '7z'],
  RAR: [() => latin('Rar!\x1a\x07\0'), 'RAR'],
  xz: [() => latin('\xfd7zXZ\0'), 'xz'],
  bzip2: [() => latin('BZh91AY'), 'bzip2'],
  Zstandard: [() => latin('\x28\xb5\x2f\xfd\0'), 'Zstandard'],
  HTML: [() => text('<!DOCTYPE html>\n<html><body>Sign in</body></html>'), 'HTML'],
  'HTML without document type': [() => text('\n <html><body>'), 'HTML'],
  PDF: [() => text('%PDF-1.7\n'), 'PDF'],
  PNG: [() => latin('\x89PNG\r\n\x1a\n'), 'PNG'],
  JPEG: [() => latin('\xff\xd8\xff\xe0\0\x10JFIF'), 'JPEG'],
  GIF: [() => text('GIF89a'), 'GIF'],
  WebP: [() => latin('RIFF\x10\0\0\0WEBPVP8 '), 'WebP'],
  TIFF: [() => latin('II*\0\x08\0\0\0'), 'TIFF'],
  BMP: [() => latin('BM\x46\0\0\0\0\0\0\0\x36\0\0\0'), 'BMP'],
  Rhino: [() => text('3D Geometry File Format        7'), 'Rhino'],
  'FBX binary': [() => latin('Kaydara FBX Binary  \0\x1a\0'), 'FBX'],
  'FBX text': [() => text('; FBX 7.3.0 project file\n'), 'FBX'],
  Blender: [() => text('BLENDER-v300'), 'Blender'],
  DWG: [() => text('AC1032'), 'DWG'],
  DXF: [() => text('0\nSECTION\n2\nHEADER\n'), 'DXF'],
  'DXF with a comment': [() => text('999\nby hand\n  0\r\nSECTION\r\n'), 'DXF'],
  OFF: [() => text('OFF\n4 4 0\n'), 'OFF'],
  VRML: [() => text('#VRML V2.0 utf8\n'), 'VRML'],
  X3D: [() => text('<?xml version="1.0"?>\n<X3D></X3D>'), 'X3D'],
  COLLADA: [() => text('<?xml version="1.0"?><!-- x --><COLLADA xmlns="x"/>'), 'COLLADA'],
  SVG: [() => text('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'SVG'],
  'model part of a 3MF': [() => text('<?xml version="1.0"?><model unit="millimeter"/>'), '3MF without its package'],
  XML: [() => text('<?xml version="1.0"?><other/>'), 'XML'],
  'a document of SolidWorks': [() => latin('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'), 'SolidWorks'],
  'G-code': [() => text('; by a slicer\nM104 S200\nG28\n'), 'G-code'],
  program: [() => latin('\x7fELF\x02\x01'), 'program'],
  video: [() => latin('\0\0\0\x20ftypisom'), 'video'],
  'UTF-16 text': [() => latin('\xff\xfes\0o\0l\0i\0d\0'), 'UTF-16'],
  'plain text': [() => text('hello, please price my ring\n'), 'no format'],
  blanks: [() => text(' \n\t'), 'no format'],
  // What stands before the first word, a thousand times, and then no word: each of these once took, or may take, a pattern time without end.
  'semicolons and blanks': [() => text(`${';\n\n'.repeat(1_000)}x!`), 'no format'],
  'hashes and blanks': [() => text(`${'#\n \n'.repeat(1_000)}!`), 'no format'],
  'a nought and blanks': [() => text(`0${'\n'.repeat(4_000)}x`), 'no format'],
  'comments of a DXF': [() => text(`${'999\n0\n'.repeat(600)}x`), 'no format'],
  'numbers and blanks': [() => text(`700 0 1 0${' \n'.repeat(2_000)}x`), 'no format'],
  'a brace and blanks': [() => text(`{${'"asset"  '.repeat(400)}`), 'JSON'],
  'instructions of XML': [() => text(`${'<?a?> '.repeat(600)}!`), 'no format'],
  zeros: [() => new Uint8Array(1_000), 'no format'],
  noise: [() => Uint8Array.from({ length: 5_000 }, (_, k) => (Math.imul(k + 1, 2_654_435_761) >>> 13) & 0xff), 'no format'],
  'a zip of an STL': [() => storedZip([{ name: 'ring.stl', bytes: text('solid\nendsolid') }]), 'zip container of 1 files'],
  'an empty zip': [() => storedZip([]), 'zip container of 0 files'],
  'a zip of a zip': [() => storedZip([{ name: 'inner.zip', bytes: storedZip([]) }]), 'zip container of 1 files'],
  'an office document': [
    () =>
      storedZip([
        {
          name: '_rels/.rels',
          bytes: text('<Relationships xmlns="x"><Relationship Type="officeDocument" Target="word/document.xml"/></Relationships>'),
        },
      ]),
    'office',
  ],
}

export const foreignCases: readonly HostileCase[] = [
  ...Object.entries(foreignFiles).map(([name, [build]]): HostileCase => ({ name: `no model: ${name}`, build, expects: 'FORMAT_UNKNOWN' })),
  {
    name: 'no model: a STEP file of 30 MB',
    build: () => joined(text('ISO-10303-21;\n'), new Uint8Array(30_000_000).fill(0x41)),
    expects: 'FORMAT_UNKNOWN',
  },
  { name: 'no model: 256 MB and a byte', build: () => new Uint8Array(268_435_457), expects: 'MODEL_TOO_LARGE' },
]
