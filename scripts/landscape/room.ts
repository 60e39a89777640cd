// In: a folder. Out: nothing if its disk has room for a landscape, else one clear line.
import { statfsSync } from 'node:fs'

const neededBytes = 600_000_000

export function requireRoom(folder: string): void {
  const { bavail, bsize } = statfsSync(folder)
  const freeBytes = bavail * bsize
  if (freeBytes < neededBytes) {
    throw new Error(
      `the disk of ${folder} has ${Math.floor(freeBytes / 1e6)} MB free, a landscape needs ${neededBytes / 1e6} MB; free some room or set VAR_DIR`,
    )
  }
}
