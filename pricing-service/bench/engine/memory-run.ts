// What reading, measuring and open edges take in memory: the peak of a new process that does this once, as the system counts it.
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { plainCopy } from './plain-copy.ts'
import { withFile } from './with-file.ts'

export interface MemoryRun {
  readonly peakMegabytes: number
  readonly idleMegabytes: number
  readonly facetCount: number
}

type Report = { readonly peakBytes: number; readonly idleBytes: number; readonly facetCount: number }

export const memoryRun = async (model: Uint8Array): Promise<MemoryRun> => {
  const folder = await mkdtemp(join(tmpdir(), 'ficus-bench-'))
  try {
    const program = plainCopy(resolve(import.meta.dirname, 'one-model.ts'), resolve(import.meta.dirname, '../..'), folder)
    const { stdout } = await withFile(model, file => promisify(execFile)(process.execPath, [program, file]))
    const { peakBytes, idleBytes, facetCount } = JSON.parse(stdout) as Report
    return { peakMegabytes: peakBytes / 1e6, idleMegabytes: idleBytes / 1e6, facetCount }
  } finally {
    await rm(folder, { recursive: true })
  }
}
