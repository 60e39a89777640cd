// Debian's admesh on the same file, the nearest known tool: it reads, sums up and matches edges exactly, and repairs nothing (-e -v).
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { withFile } from './with-file.ts'

const run = promisify(execFile)
const runCount = 5

/** Shape: the median of five runs, or null when admesh is not on PATH. */
export const admeshRun = (model: Uint8Array): Promise<{ readonly wallMs: number } | null> =>
  withFile(model, async file => {
    const timesMs: number[] = []
    for (let done = 0; done < runCount; done++) {
      const startedAt = performance.now()
      try {
        await run('admesh', ['-e', '-v', file])
      } catch (cause) {
        if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null
        throw new Error(`Running admesh: ${(cause as Error).message}`, { cause })
      }
      timesMs.push(performance.now() - startedAt)
    }
    return { wallMs: timesMs.sort((a, b) => a - b)[runCount >> 1]! }
  })
