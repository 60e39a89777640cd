// What a container's directory may say before anything is inflated: counts, sizes, ratios, names, methods, agreement of headers, no shared bytes.
import { readingLimits } from '../engine/read/reading-limits.ts'
import { type ReadingRefusalCode, Refused } from '../engine/read/reading-refusal.ts'
import { shown } from './entry-name.ts'
import { deflateMethod, type StoredEntry, storedMethod } from './stored-entry.ts'

/** Errors: ARCHIVE_TOO_MANY_ENTRIES. The end record's count, before any entry is read. */
export const checkEntryCount = (entryCount: number): void => {
  if (entryCount > readingLimits.archiveEntryCountMax)
    throw new Refused(
      'ARCHIVE_TOO_MANY_ENTRIES',
      `The zip container has ${entryCount} entries; at most ${readingLimits.archiveEntryCountMax} are read.`,
    )
}

/** Errors: ARCHIVE_*, each with the numbers. */
export const checkEntries = (
  entries: readonly StoredEntry[],
  { directoryFrom, inflatedBytesMax }: { directoryFrom: number; inflatedBytesMax: number },
): void => {
  const names = new Set<string>()
  let inflatedBytes = 0
  for (const entry of entries) {
    checkEntry(entry)
    if (names.has(entry.name.toLowerCase()))
      throw refused('ARCHIVE_NAME_TWICE', entry, 'is there twice (upper and lower case count as the same)')
    names.add(entry.name.toLowerCase())
    inflatedBytes += entry.inflatedBytes
    if (inflatedBytes > inflatedBytesMax)
      throw new Refused(
        'ARCHIVE_INFLATES_TOO_LARGE',
        `The zip container unfolds into at least ${inflatedBytes} bytes; at most ${inflatedBytesMax} are read.`,
      )
  }
  checkOverlaps(entries, directoryFrom)
}

const checkEntry = (entry: StoredEntry): void => {
  const { method, storedBytes, inflatedBytes } = entry
  if (entry.encrypted) throw refused('ARCHIVE_ENCRYPTED', entry, 'is encrypted; store it without a password')
  if (method !== storedMethod && method !== deflateMethod)
    throw refused(
      'ARCHIVE_METHOD_UNSUPPORTED',
      entry,
      `is packed by method ${method}; stored (${storedMethod}) and deflate (${deflateMethod}) are read`,
    )
  if (method === storedMethod && storedBytes !== inflatedBytes)
    throw refused('ARCHIVE_HEADERS_DISAGREE', entry, `is stored in ${storedBytes} bytes but said to have ${inflatedBytes}`)
  const disagreement = localDisagreement(entry)
  if (disagreement !== null)
    throw refused('ARCHIVE_HEADERS_DISAGREE', entry, `has another ${disagreement} in front of its data than in the directory`)
  const { archiveRatioMax, archiveRatioFromBytes } = readingLimits
  if (inflatedBytes > archiveRatioFromBytes && inflatedBytes > archiveRatioMax * storedBytes)
    throw refused(
      'ARCHIVE_RATIO_TOO_HIGH',
      entry,
      `unfolds ${storedBytes} bytes into ${inflatedBytes}; above ${archiveRatioFromBytes} bytes at most ${archiveRatioMax} times as many are read`,
    )
}

/** Sizes of 0xffffffff stand in a zip64 field; sizes left to a record behind the data are 0 or right. */
const localDisagreement = (entry: StoredEntry): string | null => {
  const differs = (local: number, central: number): boolean =>
    local !== central && local !== 0xffff_ffff && !(entry.sizesFollow && local === 0)
  if (!entry.sameName) return 'name'
  if (entry.localMethod !== entry.method) return 'method'
  if (differs(entry.localStoredBytes, entry.storedBytes)) return 'stored size'
  return differs(entry.localInflatedBytes, entry.inflatedBytes) ? 'size' : null
}

/** Entries that share bytes make a small file unfold into much without any one ratio being high; sorted by place, each must end before the next begins. */
const checkOverlaps = (entries: readonly StoredEntry[], directoryFrom: number): void => {
  const byPlace = [...entries].sort((a, b) => a.headerFrom - b.headerFrom)
  for (const [index, entry] of byPlace.entries()) {
    const end = entry.dataFrom + entry.storedBytes
    const next = byPlace[index + 1]?.headerFrom ?? directoryFrom
    if (end > next)
      throw refused(
        'ARCHIVE_ENTRIES_OVERLAP',
        entry,
        `ends at byte ${end}, after byte ${next} where ${index + 1 < byPlace.length ? 'the next entry' : 'the directory'} begins`,
      )
  }
}

const refused = (code: ReadingRefusalCode, { name }: StoredEntry, what: string): Refused =>
  new Refused(code, `The entry "${shown(name)}" of the zip container ${what}.`)
