// The named sample models: small ones in every form and with every defect, and some of 10 000 to 15 000 facets around the tariff's break.
import { flipSomeFacets, invert, openMesh, shift, withDegenerateFacets, withDuplicateFacets } from './defects.ts'
import { jewelMesh } from './jewel.ts'
import { type JewelKind, jewelKinds } from './jewels/index.ts'
import type { Mesh } from './solids/facets.ts'
import { type AsciiStlOptions, toAsciiStl } from './write-ascii-stl.ts'
import { type BinaryStlOptions, toBinaryStl } from './write-binary-stl.ts'

export type SampleModel = {
  readonly name: string
  /** Exact. */
  readonly facetCount: number
  /** Whether the mesh has no open edge at all. */
  readonly watertight: boolean
  readonly format: 'binary' | 'ascii'
  /** The bytes of the STL file, the same at every call. */
  readonly build: () => Uint8Array<ArrayBuffer>
}

type Variant = {
  readonly suffix: string
  readonly change?: (mesh: Mesh, seed: number) => Mesh
  readonly watertight?: boolean
  readonly ascii?: AsciiStlOptions
  readonly binary?: BinaryStlOptions
}

const defects: readonly Variant[] = [
  { suffix: 'open', change: (mesh, seed) => openMesh(mesh, { count: 7, seed }), watertight: false },
  { suffix: 'inverted', change: invert },
  { suffix: 'flipped', change: (mesh, seed) => flipSomeFacets(mesh, { count: 9, seed }), watertight: false },
  { suffix: 'degenerate', change: (mesh, seed) => withDegenerateFacets(mesh, { count: 11, seed }), watertight: false },
  { suffix: 'duplicate', change: (mesh, seed) => withDuplicateFacets(mesh, { count: 11, seed }) },
  { suffix: 'shifted', change: mesh => shift(mesh, [4096, -2048, 1024]) },
]

const dialects: readonly Variant[] = [
  { suffix: 'ascii', ascii: {} },
  { suffix: 'ascii-comma', ascii: { decimalComma: true, endOfLine: '\r\n' } },
  { suffix: 'ascii-comma-exponent', ascii: { decimalComma: true, numbers: 'exponent' } },
  { suffix: 'ascii-all-digits', ascii: { numbers: 'double', indent: '\t' } },
  { suffix: 'ascii-upper-case', ascii: { upperCase: true, numbers: 'exponent', endOfLine: '\r\n' } },
  { suffix: 'ascii-bom-three-solids', ascii: { byteOrderMark: true, solidCount: 3, name: 'Кольцо' } },
  { suffix: 'solid-header', binary: { header: 'solid made by a program that writes binary', attribute: 0x7fff } },
]

const sample = (kind: JewelKind, facetCount: number, seed: number, variant: Variant): SampleModel => {
  const { suffix, change = mesh => mesh, watertight = true, ascii, binary } = variant
  let kept: Mesh | undefined
  const mesh = () => (kept ??= change(jewelMesh(kind, { facetCount, seed }), seed))
  return Object.freeze({
    name: `${kind}-${facetCount}-${suffix}`,
    get facetCount() {
      return mesh().facetCount
    },
    watertight,
    format: ascii === undefined ? 'binary' : 'ascii',
    build: () => (ascii === undefined ? toBinaryStl(mesh(), binary) : toAsciiStl(mesh(), ascii)),
  })
}

const sound: Variant = { suffix: 'sound' }
const openAsciiComma: Variant = { ...defects[0]!, suffix: 'open-ascii-comma', ascii: { decimalComma: true } }

const small = jewelKinds.flatMap((kind, k) => [
  sample(kind, 400 + 100 * k, 100 + k, sound),
  sample(kind, 300 + 60 * k, 200 + k, dialects[k % dialects.length]!),
  sample(kind, 500 + 150 * k, 300 + k, dialects[(k + 1) % dialects.length]!),
  sample(kind, 350 + 90 * k, 400 + k, defects[k % defects.length]!),
  sample(kind, 600 + 200 * k, 500 + k, defects[(k + 1) % defects.length]!),
  sample(kind, 450 + 400 * k, 600 + k, k % 2 === 0 ? openAsciiComma : defects[(k + 3) % defects.length]!),
])

const large = [
  ...jewelKinds.map((kind, k) => sample(kind, 11_000 + 300 * k, 700 + k, [sound, ...dialects.slice(0, 2), ...defects][k % 9]!)),
  ...jewelKinds
    .slice(0, 5)
    .map((kind, k) => sample(kind, 13_000 + 300 * k, 800 + k, [sound, defects[0]!, dialects[2]!, openAsciiComma, sound][k]!)),
]

/** Whatever is marked large has 10 000 to 15 000 facets; all the others have fewer than 5 000, so that a calculator that compares all pairs can take part. */
export const sampleModels: readonly SampleModel[] = Object.freeze([...small, ...large])
