// Names of entries: decoded by the library's rules, refused when they lead out of the container or cannot be shown.
import yauzl from 'yauzl'
import { Refused } from '../engine/read/reading-refusal.ts'

/** Errors: ARCHIVE_NAME_UNSAFE. */
export const nameOf = (entry: yauzl.Entry): string => {
  const name = yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true)
  const problem = name === '' ? 'it is empty' : hasControl(name) ? 'it has control characters' : yauzl.validateFileName(name)
  if (problem !== null)
    throw new Refused('ARCHIVE_NAME_UNSAFE', `The zip container has an entry named "${shown(name)}": ${shown(problem)}.`)
  return name
}

export const shown = (name: string): string => name.replace(/[^\x20-\x7e]/g, '?').slice(0, 80)

const hasControl = (name: string): boolean => /[\u0000-\u001f\u007f]/.test(name)
