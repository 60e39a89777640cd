// Writes a file so that it is either whole or not there: first beside its place, then renamed. In: a path and its content.
import { renameSync, rmSync, writeFileSync } from 'node:fs'

export function writeWhole(path: string, content: string): void {
  const unfinished = `${path}.${process.pid}.tmp`
  try {
    writeFileSync(unfinished, content, { flush: true })
    renameSync(unfinished, path)
  } catch (error) {
    rmSync(unfinished, { force: true })
    throw error
  }
}
