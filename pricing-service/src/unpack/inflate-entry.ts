// One entry's bytes: never more than the directory says, exactly as many, with its checksum.
import { crc32, inflateRawSync } from 'node:zlib'
import { type ReadingRefusal, type ReadingRefusalCode, refuseReading } from '../engine/read/reading-refusal.ts'
import { shown } from './entry-name.ts'
import { deflateMethod, type StoredEntry } from './stored-entry.ts'

const chunkBytesMax = 4_194_304

/** Errors: ARCHIVE_HEADERS_DISAGREE, ARCHIVE_UNREADABLE, ARCHIVE_CHECKSUM_WRONG. A stored entry is a view of the container's bytes. */
export const inflateEntry = (bytes: Uint8Array, entry: StoredEntry): Uint8Array | ReadingRefusal => {
  const refuse = (code: ReadingRefusalCode, what: string): ReadingRefusal =>
    refuseReading(code, `The entry "${shown(entry.name)}" of the zip container ${what}.`)
  const stored = bytes.subarray(entry.dataFrom, entry.dataFrom + entry.storedBytes)
  const inflated = entry.method === deflateMethod ? inflate(stored, entry.inflatedBytes) : { bytes: stored, usedBytes: stored.length }
  if (inflated === 'too long')
    return refuse('ARCHIVE_HEADERS_DISAGREE', `unfolds into more than the ${entry.inflatedBytes} bytes that the directory says`)
  if (typeof inflated === 'string') return refuse('ARCHIVE_UNREADABLE', `cannot be unfolded: ${inflated}`)
  if (inflated.bytes.length !== entry.inflatedBytes)
    return refuse('ARCHIVE_HEADERS_DISAGREE', `unfolds into ${inflated.bytes.length} bytes; the directory says ${entry.inflatedBytes}`)
  if (inflated.usedBytes !== entry.storedBytes)
    return refuse('ARCHIVE_HEADERS_DISAGREE', `is unfolded from ${inflated.usedBytes} bytes; the directory says ${entry.storedBytes}`)
  if (crc32(inflated.bytes) !== entry.checksum) return refuse('ARCHIVE_CHECKSUM_WRONG', 'does not have the checksum of the directory')
  return inflated.bytes
}

interface Inflated {
  readonly bytes: Uint8Array
  readonly usedBytes: number
}

/** Shape: the bytes, or what is wrong. */
const inflate = (stored: Uint8Array, bytesMax: number): Inflated | string => {
  const chunkSize = Math.max(64, Math.min(bytesMax + 1, chunkBytesMax))
  try {
    // With `info` the answer tells how much of the input was used, which the types do not know.
    const { buffer, engine } = inflateRawSync(stored, { maxOutputLength: Math.max(1, bytesMax), chunkSize, info: true }) as unknown as {
      readonly buffer: Uint8Array
      readonly engine: { readonly bytesWritten: number }
    }
    return { bytes: buffer, usedBytes: engine.bytesWritten }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return code === 'ERR_BUFFER_TOO_LARGE' ? 'too long' : message
  }
}
