// The largest model that is priced, and the one with a facet more. Takes some seconds, 250 MB of disk and some 700 MB of memory.
import { spawn } from 'node:child_process'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { jewel } from '../src/sample-models/index.ts'

/** Copies of one bangle of 100 000 facets and as many of its facets again as are missing. */
const writeModel = async (file: string, facetCount: number): Promise<void> => {
  const bangle = jewel('bangle', { facetCount: 100_000, seed: 1 })
  const header = bangle.slice(0, 84)
  new DataView(header.buffer).setUint32(80, facetCount, true)
  const handle = await open(file, 'w')
  await handle.write(header)
  for (let left = facetCount * 50; left > 0; left -= bangle.length - 84)
    await handle.write(bangle.subarray(84, 84 + Math.min(left, bangle.length - 84)))
  await handle.close()
}

const priced = async (file: string): Promise<Record<string, unknown>> => {
  const child = spawn(process.execPath, [resolve(import.meta.dirname, '../src/engine-lines.ts')], { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.end(`${JSON.stringify({ id: 1, file, requests: [{ material: 'BRASS', finish: 'NONE', quantity: 1 }] })}\n`)
  return JSON.parse(await text(child.stdout))
}

test('a model of 5 000 000 facets is priced, one of 5 000 001 is MODEL_TOO_LARGE', { timeout: 300_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ficus-five-million-'))
  try {
    const file = join(folder, 'bangles.stl')
    await writeModel(file, 5_000_000)
    expect(await priced(file)).toMatchObject({ breakdown: { facetCount: 5_000_000, sizeMm: { x: expect.any(String) } } })
    await writeModel(file, 5_000_001)
    expect(await priced(file)).toEqual({ id: 1, index: 0, refused: 'MODEL_TOO_LARGE' })
  } finally {
    await rm(folder, { recursive: true })
  }
})
