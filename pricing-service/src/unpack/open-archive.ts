// The bytes of a zip container in, its parts out, inflated one by one when they are asked for. Everything that the directory says is judged before anything is
// inflated. yauzl reads the directory; what it is not asked for (limits, overlaps, agreement of headers) is checked here. Called by read-model-bytes.ts.
import yauzl from 'yauzl'
import type { Archive } from '../engine/read/model-in-millimetres.ts'
import { readingLimits } from '../engine/read/reading-limits.ts'
import { type ReadingRefusal, Refused } from '../engine/read/reading-refusal.ts'
import { checkEntries, checkEntryCount } from './check-entries.ts'
import { nameOf } from './entry-name.ts'
import { inflateEntry } from './inflate-entry.ts'
import type { StoredEntry } from './stored-entry.ts'

/** Errors: ARCHIVE_*; nothing is thrown for what is in the bytes. The bytes are kept by the archive and not changed. */
export const openArchive = async (bytes: Uint8Array): Promise<Archive | ReadingRefusal> => {
  try {
    const entries = await readDirectory(bytes)
    const byName = new Map(entries.map(entry => [entry.name.toLowerCase(), entry]))
    return {
      names: entries.map(entry => entry.name),
      read: name => {
        const entry = byName.get(name.toLowerCase())
        return entry === undefined ? null : inflateEntry(bytes, entry)
      },
    }
  } catch (error) {
    if (error instanceof Refused) return error.refusal
    throw error
  }
}

const readDirectory = async (bytes: Uint8Array): Promise<readonly StoredEntry[]> => {
  const zip = await byLibrary(() =>
    yauzl.fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
      lazyEntries: true,
      autoClose: false,
      decodeStrings: false,
      validateEntrySizes: false,
    }),
  )
  checkEntryCount(zip.entryCount)
  const directoryFrom = cursorOf(zip)
  const directory: yauzl.Entry[] = []
  await byLibrary(async () => {
    for await (const entry of zip.eachEntry()) directory.push(entry)
  })
  checkDirectoryEnd(bytes, cursorOf(zip))
  const limits = { directoryFrom, inflatedBytesMax: readingLimits.archiveInflatedBytesMax }
  const entries: StoredEntry[] = []
  for (const entry of directory) entries.push(await located(zip, entry))
  checkEntries(entries, limits)
  return entries
}

/** Where the library stands in the directory; the types call it a boolean. */
const cursorOf = (zip: yauzl.ZipFile): number => Number(zip.readEntryCursor)

const located = async (zip: yauzl.ZipFile, entry: yauzl.Entry): Promise<StoredEntry> => {
  const local = await byLibrary(() => zip.readLocalFileHeaderPromise(entry))
  const name = nameOf(entry)
  return {
    name,
    sameName: local.fileName.equals(entry.fileNameRaw),
    method: entry.compressionMethod,
    localMethod: local.compressionMethod,
    encrypted: entry.isEncrypted() || (local.generalPurposeBitFlag & 0x41) !== 0,
    sizesFollow: (local.generalPurposeBitFlag & 0x8) !== 0,
    storedBytes: entry.compressedSize,
    localStoredBytes: local.compressedSize,
    inflatedBytes: entry.uncompressedSize,
    localInflatedBytes: local.uncompressedSize,
    checksum: entry.crc32,
    headerFrom: entry.relativeOffsetOfLocalHeader,
    dataFrom: local.fileDataStart,
  }
}

/** The directory ends where an end record or a signature begins; another entry there means that the end record counts too few. */
const checkDirectoryEnd = (bytes: Uint8Array, at: number): void => {
  if (bytes[at] === 0x50 && bytes[at + 1] === 0x4b && bytes[at + 2] === 1 && bytes[at + 3] === 2)
    throw new Refused(
      'ARCHIVE_HEADERS_DISAGREE',
      `The zip container has more entries in its directory than its end record counts (byte ${at}).`,
    )
}

/** What the library says of broken containers, as a refusal. */
const byLibrary = async <Result>(read: () => Promise<Result>): Promise<Result> => {
  try {
    return await read()
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    if (said === 'strong encryption is not supported')
      throw new Refused('ARCHIVE_ENCRYPTED', 'The zip container has encrypted entries; unpack it or store it without a password.')
    throw new Refused(
      'ARCHIVE_UNREADABLE',
      `The zip container cannot be read: ${said
        .replace(/[^\x20-\x7e]/g, '?')
        .replace(/\.$/, '')
        .slice(0, 300)}.`,
    )
  }
}
