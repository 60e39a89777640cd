// Parts → a zip container, stored without packing: small, pure, and enough for 3MF.
import { joinBytes } from './join-bytes.ts'

export type NamedPart = { readonly name: string; readonly bytes: Uint8Array }

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

const checksum = (bytes: Uint8Array): number => {
  let value = 0xffffffff
  for (let at = 0; at < bytes.length; at++) value = crcTable[(value ^ bytes[at]!) & 0xff]! ^ (value >>> 8)
  return ~value >>> 0
}

/** Numbers of 2 (in [2, n]) and 4 bytes one after another. */
const record = (...fields: readonly (readonly [byteCount: 2 | 4, value: number])[]): Uint8Array =>
  Uint8Array.from(fields.flatMap(([byteCount, value]) => Array.from({ length: byteCount }, (_, at) => (value >>> (8 * at)) & 0xff)))

/** Shape: one entry per part, in order; the date is the first that zip knows, so the same parts give the same bytes. */
export const storedZip = (parts: readonly NamedPart[]): Uint8Array<ArrayBuffer> => {
  const pieces: Uint8Array[] = []
  const directory: Uint8Array[] = []
  let offset = 0
  for (const { name, bytes } of parts) {
    const written = new TextEncoder().encode(name)
    // Version, flags (UTF-8 names), method, time and date, checksum, sizes, name length, extra length: the same in both headers.
    const both = record(
      [2, 20],
      [2, 0x800],
      [2, 0],
      [2, 0],
      [2, 33],
      [4, checksum(bytes)],
      [4, bytes.length],
      [4, bytes.length],
      [2, written.length],
      [2, 0],
    )
    const local = joinBytes([record([4, 0x04034b50]), both, written])
    directory.push(record([4, 0x02014b50], [2, 20]), both, record([2, 0], [2, 0], [2, 0], [4, 0], [4, offset]), written)
    pieces.push(local, bytes)
    offset += local.length + bytes.length
  }
  const directoryBytes = joinBytes(directory)
  const end = record([4, 0x06054b50], [2, 0], [2, 0], [2, parts.length], [2, parts.length], [4, directoryBytes.length], [4, offset], [2, 0])
  return joinBytes([...pieces, directoryBytes, end])
}
