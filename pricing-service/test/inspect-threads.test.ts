// The same model inspected here and in two threads at once: the same bytes.
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { castingLimits, findingsOf } from '../src/engine/findings/index.ts'
import { inspect } from '../src/engine/inspect/inspect.ts'
import { modelOf } from '../src/engine/inspect/test-model.ts'
import { jewelKinds, jewelMesh } from '../src/sample-models/index.ts'

const options = { facetCount: 3_000, seed: 5 }
const texts = (): string => JSON.stringify(jewelKinds.map(kind => inspect(modelOf(jewelMesh(kind, options)))))

const inThread = (): Promise<string> =>
  new Promise((done, failed) => {
    const worker = new Worker(new URL('./threads/inspect-jewels.ts', import.meta.url), { workerData: options })
    worker.once('message', done)
    worker.once('error', failed)
  })

test('an inspection has the same bytes in every thread and on every run', async () => {
  const here = texts()
  expect(await Promise.all([inThread(), inThread()])).toEqual([here, here])
  expect(texts()).toBe(here)
  for (const inspection of JSON.parse(here)) expect(findingsOf(inspection, castingLimits).length).toBeGreaterThan(0)
})
