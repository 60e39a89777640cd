import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { isRefusal, measureModel, priceModel } from '../src/engine/index.ts'
import { jewel } from '../src/sample-models/index.ts'
import { mesTariff } from '../src/tariffs/index.ts'

const answersTo = async (tasks: readonly object[]): Promise<unknown[]> => {
  const child = spawn(process.execPath, [resolve(import.meta.dirname, '../src/engine-lines.ts')], { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.end(tasks.map(task => `${JSON.stringify(task)}\n`).join(''))
  const lines = await text(child.stdout)
  return lines
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
}

test('the engine as a child process answers each request of each line with what the engine gives', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ficus-engine-lines-'))
  try {
    const [ring, torn, missing] = ['ring.stl', 'torn.stl', 'missing.stl'].map(name => join(folder, name))
    const bytes = jewel('ring', { facetCount: 400, seed: 1 })
    await writeFile(ring!, bytes)
    await writeFile(torn!, bytes.subarray(0, 5_000))
    const silver = { material: 'SILVER925', finish: 'MATTE', quantity: 10 }
    const measurement = measureModel(bytes)
    if (isRefusal(measurement)) throw new Error(measurement.detail)

    expect(
      await answersTo([
        { id: 1, file: ring, requests: [silver, { ...silver, material: 'LEAD' }, { ...silver, quantity: 10.5 }] },
        { id: 'two', file: torn, requests: [silver, { ...silver, finish: 'x' }] },
        { id: 3, file: missing, requests: [silver] },
      ]),
    ).toEqual([
      { id: 1, index: 0, breakdown: priceModel(measurement, silver, mesTariff) },
      { id: 1, index: 1, refused: 'MATERIAL_UNKNOWN' },
      { id: 1, index: 2, refused: 'QUANTITY_OUT_OF_RANGE' },
      { id: 'two', index: 0, refused: 'MODEL_UNREADABLE' },
      { id: 'two', index: 1, refused: 'FINISH_UNKNOWN' },
      { id: 3, index: 0, refused: 'MODEL_NOT_FOUND' },
    ])
  } finally {
    await rm(folder, { recursive: true })
  }
})
