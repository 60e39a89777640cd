// Containers: cut, lying, bombs of several makes, names that lead astray.
import { deflateRawSync } from 'node:zlib'
import { threeMfParts } from '../../src/sample-models/index.ts'
import { type HostileCase, joined, text } from './case.ts'
import { deflatedZip, type Lies } from './deflated-zip.ts'
import { lyingPackage, modelXml, packageOf } from './packages.ts'

const model = text(modelXml())
const parts = threeMfParts(model)
const four = { facetCount: 4 }

const cuts = [4, 5, 29, 30, 100, 200, 400].map(
  (bytes): HostileCase => ({
    name: `zip cut to ${bytes} bytes`,
    build: () => packageOf(model).subarray(0, bytes),
    expects: 'ARCHIVE_UNREADABLE',
  }),
)
const cutEnds = [1, 2, 10, 21, 22, 23, 60, 120].map(
  (bytes): HostileCase => ({
    name: `zip without its last ${bytes} bytes`,
    build: () => packageOf(model).subarray(0, -bytes),
    expects: 'ARCHIVE_UNREADABLE',
  }),
)

const lies: Readonly<Record<string, readonly [lies: Lies, expects: HostileCase['expects']]>> = {
  'nothing, in truth': [{}, four],
  'stored instead of deflate': [{ stored: true }, four],
  'another name in front of the data': [{ localName: '3D/3dmodel.modem' }, 'ARCHIVE_HEADERS_DISAGREE'],
  'a longer name in front of the data': [{ localName: '3D/3dmodel.model.x' }, 'ARCHIVE_HEADERS_DISAGREE'],
  'another method in front of the data': [{ localMethod: 0 }, 'ARCHIVE_HEADERS_DISAGREE'],
  'another stored size in front of the data': [{ localStoredBytes: 17 }, 'ARCHIVE_HEADERS_DISAGREE'],
  'another size in front of the data': [{ localInflatedBytes: 17 }, 'ARCHIVE_HEADERS_DISAGREE'],
  'sizes left to a record behind, 0': [
    { localFlags: 0x808, centralFlags: 0x808, localStoredBytes: 0, localInflatedBytes: 0, localChecksum: 0 },
    four,
  ],
  'sizes left to a record behind, wrong': [{ localFlags: 0x808, localStoredBytes: 5, localInflatedBytes: 5 }, 'ARCHIVE_HEADERS_DISAGREE'],
  'one byte too few': [{ centralInflatedBytes: model.length - 1, localInflatedBytes: model.length - 1 }, 'ARCHIVE_HEADERS_DISAGREE'],
  'one byte too many': [{ centralInflatedBytes: model.length + 1, localInflatedBytes: model.length + 1 }, 'ARCHIVE_HEADERS_DISAGREE'],
  'no bytes at all': [{ centralInflatedBytes: 0, localInflatedBytes: 0 }, 'ARCHIVE_HEADERS_DISAGREE'],
  'stored bytes cut': [{ centralStoredBytes: 100, localStoredBytes: 100 }, 'ARCHIVE_UNREADABLE'],
  'stored bytes beyond the file': [{ centralStoredBytes: 100_000 }, 'ARCHIVE_UNREADABLE'],
  'stored bytes of 2^32 − 2': [{ centralStoredBytes: 0xffff_fffe }, 'ARCHIVE_UNREADABLE'],
  'a size of 2^32 − 2': [{ centralInflatedBytes: 0xffff_fffe, localInflatedBytes: 0xffff_fffe }, 'ARCHIVE_RATIO_TOO_HIGH'],
  'a size that zip64 should say and does not': [
    { centralInflatedBytes: 0xffff_ffff, localInflatedBytes: 0xffff_ffff },
    'ARCHIVE_RATIO_TOO_HIGH',
  ],
  'stored, sizes apart': [{ stored: true, centralInflatedBytes: 5, localInflatedBytes: 5 }, 'ARCHIVE_HEADERS_DISAGREE'],
  'a wrong checksum': [{ centralChecksum: 1, localChecksum: 1 }, 'ARCHIVE_CHECKSUM_WRONG'],
  'bytes behind the packed data': [{ packed: joined(deflateRawSync(model), new Uint8Array(9)) }, 'ARCHIVE_HEADERS_DISAGREE'],
  'noise as packed data': [{ packed: Uint8Array.from({ length: 300 }, (_, k) => (k * 37) & 0xff) }, 'ARCHIVE_UNREADABLE'],
  'no packed data': [{ packed: new Uint8Array(0) }, 'ARCHIVE_UNREADABLE'],
  'encrypted by the directory': [{ centralFlags: 0x801 }, 'ARCHIVE_ENCRYPTED'],
  'encrypted by the header of the data': [{ localFlags: 0x801 }, 'ARCHIVE_ENCRYPTED'],
  'strongly encrypted': [{ centralFlags: 0x841, localFlags: 0x841 }, 'ARCHIVE_ENCRYPTED'],
  'the header of the data elsewhere': [{ headerFrom: 1 }, 'ARCHIVE_UNREADABLE'],
  'the header of the data beyond the file': [{ headerFrom: 0xffff_fff0 }, 'ARCHIVE_UNREADABLE'],
  "the first entry's data": [{ headerFrom: 0 }, 'ARCHIVE_HEADERS_DISAGREE'],
  'an extra field that is cut': [{ extra: Uint8Array.of(1, 0, 200, 0, 0) }, 'ARCHIVE_UNREADABLE'],
  'an empty zip64 field': [
    { extra: Uint8Array.of(1, 0, 0, 0), centralInflatedBytes: 0xffff_ffff, localInflatedBytes: 0xffff_ffff },
    'ARCHIVE_UNREADABLE',
  ],
  'a zip64 size of 2^60': [
    { extra: Uint8Array.of(1, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 16), centralInflatedBytes: 0xffff_ffff, localInflatedBytes: 0xffff_ffff },
    'ARCHIVE_RATIO_TOO_HIGH',
  ],
  'a zip64 offset of 2^60': [{ extra: Uint8Array.of(1, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 16), headerFrom: 0xffff_ffff }, 'ARCHIVE_UNREADABLE'],
}
const lyingCases = Object.entries(lies).map(
  ([name, [lie, expects]]): HostileCase => ({ name: `zip says of its model: ${name}`, build: () => lyingPackage(lie), expects }),
)

const methods = [1, 6, 9, 12, 14, 93, 95, 98, 99].map(
  (method): HostileCase => ({
    name: `zip with method ${method}`,
    build: () => lyingPackage({ centralMethod: method, localMethod: method }),
    expects: 'ARCHIVE_METHOD_UNSUPPORTED',
  }),
)

const names = ['../evil', '3D/../../evil', '/etc/passwd', 'C:/evil', 'a\\b', 'a\0b', 'a\nb', '', '..'].map(
  (name): HostileCase => ({
    name: `zip with an entry named ${JSON.stringify(name)}`,
    build: () => deflatedZip([...parts, { name, bytes: text('x') }]),
    expects: 'ARCHIVE_NAME_UNSAFE',
  }),
)
const sameNames = ['3D/3dmodel.model', '3d/3DMODEL.MODEL', '_RELS/.RELS', '[content_types].xml'].map(
  (name): HostileCase => ({
    name: `zip with a second "${name}"`,
    build: () => deflatedZip([...parts, { name, bytes: text(modelXml({ build: '' })) }]),
    expects: 'ARCHIVE_NAME_TWICE',
  }),
)

const many = (count: number) => Array.from({ length: count }, (_, k) => ({ name: `n${k}`, bytes: text('x') }))
const zeroMegabytes = (megabytes: number): Uint8Array => deflateRawSync(new Uint8Array(megabytes * 1_048_576), { level: 9 })
const claiming = (megabytes: number, lie: Lies = {}): Lies => ({
  ...lie,
  centralInflatedBytes: megabytes * 1_048_576,
  localInflatedBytes: megabytes * 1_048_576,
})

/** Entries that all name the same packed bytes: each header counts as data of the one before it. Made by pointing all of the directory at one entry. */
const overlapping = (count: number): Uint8Array => {
  const packed = deflateRawSync(text(modelXml().padEnd(60_000)))
  return deflatedZip([
    ...parts,
    ...Array.from({ length: count }, (_, k) => ({
      name: `x${k}`,
      bytes: text('x'),
      lies: k === 0 ? { packed, ...claiming(0.05) } : { headerFrom: 0, localName: `x${k}` },
    })),
  ])
}

const bombs: readonly HostileCase[] = [
  {
    name: 'zip bomb: 128 MB of blanks as the model',
    build: () => lyingPackage(claiming(128, { packed: zeroMegabytes(128) })),
    expects: 'ARCHIVE_RATIO_TOO_HIGH',
  },
  {
    name: 'zip bomb: 128 MB that are said to be 1 KB',
    build: () => lyingPackage({ packed: zeroMegabytes(128), centralInflatedBytes: 1_024, localInflatedBytes: 1_024 }),
    expects: 'ARCHIVE_HEADERS_DISAGREE',
  },
  {
    name: 'zip bomb: 128 MB that are said to be 9 MB',
    build: () => lyingPackage(claiming(9, { packed: zeroMegabytes(128) })),
    expects: 'ARCHIVE_HEADERS_DISAGREE',
  },
  {
    name: 'zip bomb: 600 MB in entries of 10 MB',
    build: () =>
      deflatedZip([
        ...parts,
        ...Array.from({ length: 60 }, (_, k) => ({
          name: `b${k}`,
          bytes: new Uint8Array(0),
          lies: claiming(10, { packed: new Uint8Array(60_000) }),
        })),
      ]),
    expects: 'ARCHIVE_INFLATES_TOO_LARGE',
  },
  {
    name: 'zip bomb: 2 GB in one entry, ratio allowed',
    build: () => lyingPackage(claiming(2_000, { packed: new Uint8Array(12_000_000) })),
    expects: 'ARCHIVE_INFLATES_TOO_LARGE',
  },
  {
    name: 'zip bomb: another part than the model',
    build: () =>
      packageOf(model, []).length > 0
        ? deflatedZip([
            ...parts,
            { name: 'Metadata/thumbnail.png', bytes: new Uint8Array(0), lies: claiming(400, { packed: zeroMegabytes(4) }) },
          ])
        : model,
    expects: 'ARCHIVE_RATIO_TOO_HIGH',
  },
  { name: 'zip bomb: overlapping entries', build: () => overlapping(400), expects: 'ARCHIVE_HEADERS_DISAGREE' },
  {
    name: 'zip bomb: two entries of one name on the same bytes',
    build: () =>
      deflatedZip([
        ...parts,
        { name: 'b', bytes: text('x') },
        { name: '[Content_Types].xml', bytes: parts[0]!.bytes, lies: { headerFrom: 0 } },
      ]),
    expects: 'ARCHIVE_NAME_TWICE',
  },
  { name: 'zip bomb: an entry inside the data of another', build: () => insideAnother(), expects: 'ARCHIVE_ENTRIES_OVERLAP' },
  { name: 'zip bomb: an entry that reaches into the directory', build: () => reachingIntoDirectory(), expects: 'ARCHIVE_ENTRIES_OVERLAP' },
  {
    name: 'zip bomb: a zip in a zip in a zip',
    build: () => [1, 2, 3].reduce(inner => deflatedZip([{ name: 'inner.zip', bytes: inner }]), packageOf(model)),
    expects: 'FORMAT_UNKNOWN',
  },
  {
    name: 'zip: 9 MB of blanks around the model, ratio high but small',
    build: () => packageOf(modelXml().replace('<build>', `${' '.repeat(9_000_000)}<build>`)),
    expects: four,
  },
  { name: 'zip: 1 000 entries', build: () => deflatedZip([...parts, ...many(997)]), expects: four },
  { name: 'zip: 1 001 entries', build: () => deflatedZip([...parts, ...many(998)]), expects: 'ARCHIVE_TOO_MANY_ENTRIES' },
  { name: 'zip: 60 000 entries', build: () => deflatedZip(many(60_000)), expects: 'ARCHIVE_TOO_MANY_ENTRIES' },
  { name: 'zip: counts 2 of 3 entries', build: () => deflatedZip(parts, { entryCount: 2 }), expects: 'ARCHIVE_HEADERS_DISAGREE' },
  { name: 'zip: counts 4 of 3 entries', build: () => deflatedZip(parts, { entryCount: 4 }), expects: 'ARCHIVE_UNREADABLE' },
  { name: 'zip: counts 0 of 3 entries', build: () => deflatedZip(parts, { entryCount: 0 }), expects: 'ARCHIVE_HEADERS_DISAGREE' },
  { name: 'zip: counts 65 535 entries', build: () => deflatedZip(parts, { entryCount: 65_535 }), expects: 'ARCHIVE_TOO_MANY_ENTRIES' },
  { name: 'zip: directory elsewhere', build: () => deflatedZip(parts, { directoryFrom: 10 }), expects: 'ARCHIVE_UNREADABLE' },
  {
    name: 'zip: directory beyond the file',
    build: () => deflatedZip(parts, { directoryFrom: 0xffff_fff0 }),
    expects: 'ARCHIVE_UNREADABLE',
  },
  { name: 'zip: of several disks', build: () => deflatedZip(parts, { disk: 1 }), expects: 'ARCHIVE_UNREADABLE' },
  { name: 'zip: with a comment', build: () => deflatedZip(parts, { comment: 'made by hand' }), expects: four },
  { name: 'zip: bytes behind', build: () => joined(packageOf(model), new Uint8Array(5)), expects: 'ARCHIVE_UNREADABLE' },
  {
    name: 'zip: an end record in the comment',
    build: () => deflatedZip(parts, { comment: `PK\u0005\u0006${'\0'.repeat(18)}` }),
    expects: 'FORMAT_UNKNOWN',
  },
  {
    name: 'zip: a folder entry',
    build: () => deflatedZip([{ name: '3D/', bytes: new Uint8Array(0), lies: { stored: true } }, ...parts]),
    expects: four,
  },
]

function insideAnother(): Uint8Array {
  const inner = deflatedZip([{ name: 'inner', bytes: text('x'), lies: { stored: true } }])
  const innerEntry = inner.subarray(0, 30 + 5 + 1)
  const before = deflatedZip(parts)
  const outerFrom = before.length - endBytes(before)
  // `carrier` stores the bytes of a whole entry; the directory names that entry, too.
  return deflatedZip([
    ...parts,
    { name: 'carrier', bytes: innerEntry, lies: { stored: true } },
    { name: 'inner', bytes: text('x'), lies: { stored: true, headerFrom: outerFrom + 30 + 7 } },
  ])
}

/** How many bytes the directory and the end record of a container take. */
function endBytes(zip: Uint8Array): number {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength)
  return 22 + view.getUint32(zip.length - 22 + 12, true)
}

function reachingIntoDirectory(): Uint8Array {
  const packed = joined(deflateRawSync(model))
  return lyingPackage({ packed, centralStoredBytes: packed.length + 40, localStoredBytes: packed.length + 40 })
}

export const zipCases: readonly HostileCase[] = [...cuts, ...cutEnds, ...lyingCases, ...methods, ...names, ...sameNames, ...bombs]
