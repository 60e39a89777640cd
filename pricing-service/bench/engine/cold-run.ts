// One model in a new process, as after a restart: time from start to end, processor time of the calculation, peak of memory.
import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { medianWallMs } from './median-wall-ms.ts'
import { withFile } from './with-file.ts'

export type ColdRun = {
  readonly wallMs: number
  readonly calculationMs: number
  readonly peakMegabytes: number
  readonly idleMegabytes: number
  readonly bytesPerFacet: number
}

type Report = { readonly calculationMs: number; readonly peakBytes: number; readonly idleBytes: number; readonly facetCount: number }

export const coldRun = (model: Uint8Array): Promise<ColdRun> =>
  withFile(model, async file => {
    const run = () => promisify(execFile)(process.execPath, [resolve(import.meta.dirname, 'one-model.ts'), file])
    const { wallMs, last } = await medianWallMs(run)
    const { calculationMs, peakBytes, idleBytes, facetCount } = JSON.parse(last.stdout) as Report
    return {
      wallMs,
      calculationMs,
      peakMegabytes: Math.round(peakBytes / 1e6),
      idleMegabytes: Math.round(idleBytes / 1e6),
      bytesPerFacet: Math.round((peakBytes - idleBytes) / facetCount),
    }
  })
