// Zip containers for tests: packed by deflate, and with every field of every header open to a lie.
import { crc32, deflateRawSync } from 'node:zlib'
import type { NamedPart } from '../../src/sample-models/index.ts'

/** What a header says; what is left out is true. */
export interface Lies {
  readonly centralName?: string
  readonly localName?: string
  readonly centralMethod?: number
  readonly localMethod?: number
  readonly centralFlags?: number
  readonly localFlags?: number
  readonly centralChecksum?: number
  readonly localChecksum?: number
  readonly centralStoredBytes?: number
  readonly localStoredBytes?: number
  readonly centralInflatedBytes?: number
  readonly localInflatedBytes?: number
  readonly headerFrom?: number
  /** Packed bytes instead of those that deflate gives. */
  readonly packed?: Uint8Array
  readonly stored?: boolean
  readonly extra?: Uint8Array
}

export interface EndLies {
  readonly entryCount?: number
  readonly directoryBytes?: number
  readonly directoryFrom?: number
  readonly comment?: string
  readonly disk?: number
}

export type PartWithLies = NamedPart & { readonly lies?: Lies }

const fields = (...values: readonly (readonly [byteCount: 2 | 4, value: number])[]): Buffer =>
  Buffer.from(values.flatMap(([byteCount, value]) => Array.from({ length: byteCount }, (_, at) => (value >>> (8 * at)) & 0xff)))

export const deflatedZip = (parts: readonly PartWithLies[], end: EndLies = {}): Uint8Array => {
  const pieces: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, bytes, lies = {} } of parts) {
    const packed = lies.packed ?? (lies.stored ? bytes : deflateRawSync(bytes))
    const method = lies.stored ? 0 : 8
    const checksum = crc32(bytes)
    const [centralName, localName] = [Buffer.from(lies.centralName ?? name), Buffer.from(lies.localName ?? name)]
    const extra = Buffer.from(lies.extra ?? [])
    const local = Buffer.concat([
      fields(
        [4, 0x04034b50],
        [2, 20],
        [2, lies.localFlags ?? 0x800],
        [2, lies.localMethod ?? method],
        [2, 0],
        [2, 33],
        [4, lies.localChecksum ?? checksum],
      ),
      fields([4, lies.localStoredBytes ?? packed.length], [4, lies.localInflatedBytes ?? bytes.length], [2, localName.length], [2, 0]),
      localName,
      packed,
    ])
    directory.push(
      fields(
        [4, 0x02014b50],
        [2, 20],
        [2, 20],
        [2, lies.centralFlags ?? 0x800],
        [2, lies.centralMethod ?? method],
        [2, 0],
        [2, 33],
        [4, lies.centralChecksum ?? checksum],
      ),
      fields(
        [4, lies.centralStoredBytes ?? packed.length],
        [4, lies.centralInflatedBytes ?? bytes.length],
        [2, centralName.length],
        [2, extra.length],
        [2, 0],
      ),
      fields([2, 0], [2, 0], [4, 0], [4, lies.headerFrom ?? offset]),
      centralName,
      extra,
    )
    pieces.push(local)
    offset += local.length
  }
  const central = Buffer.concat(directory)
  const comment = Buffer.from(end.comment ?? '')
  const entryCount = end.entryCount ?? parts.length
  const tail = fields(
    [4, 0x06054b50],
    [2, end.disk ?? 0],
    [2, 0],
    [2, entryCount],
    [2, entryCount],
    [4, end.directoryBytes ?? central.length],
    [4, end.directoryFrom ?? offset],
    [2, comment.length],
  )
  return Buffer.concat([...pieces, central, tail, comment])
}
