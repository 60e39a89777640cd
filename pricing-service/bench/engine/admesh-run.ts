// Debian's admesh on the same file, the nearest known tool: it reads, sums up and matches edges exactly, and repairs nothing (-e -v).
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { medianWallMs } from './median-wall-ms.ts'
import { withFile } from './with-file.ts'

/** Shape: null when admesh is not on PATH. */
export const admeshRun = (model: Uint8Array): Promise<{ readonly wallMs: number } | null> =>
  withFile(model, async file => {
    try {
      const { wallMs } = await medianWallMs(() => promisify(execFile)('admesh', ['-e', '-v', file]))
      return { wallMs }
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null
      throw new Error(`Running admesh: ${(cause as Error).message}`, { cause })
    }
  })
