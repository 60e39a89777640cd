// In: a path and its new text. Out: the file, replaced in one step and on disk; a reader sees the old text or the new one, never a part.
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

export interface PreparedFile {
  /** Puts the text in place of the file. */
  commit(): Promise<void>
  /** Removes what was prepared; harmless after commit. */
  discard(): Promise<void>
}

/** Takes the disk space and the rights before anything is promised; commit is then one rename. Errors: those of the file system. */
export async function prepareFile(path: string, text: string): Promise<PreparedFile> {
  const prepared = `${path}.${process.pid}.${crypto.randomUUID().slice(0, 8)}.new`
  try {
    await writeDurably(prepared, 'wx', text)
  } catch (error) {
    await rm(prepared, { force: true })
    throw error
  }
  return {
    async commit() {
      await rename(prepared, path)
      await syncDirectory(dirname(path))
    },
    discard: () => rm(prepared, { force: true }),
  }
}

export async function writeDurably(path: string, flags: 'wx' | 'a', text: string): Promise<void> {
  const file = await open(path, flags)
  try {
    await file.writeFile(text)
    await file.datasync()
  } finally {
    await file.close()
  }
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}
