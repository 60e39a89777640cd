// Inspects a batch of mid-size models whenever it is told to; the same file runs as a thread and as a process of its own.
import { parentPort } from 'node:worker_threads'
import { castingLimits, findingsOf } from '../../src/engine/findings/index.ts'
import { readModel } from '../../src/engine/index.ts'
import { inspect } from '../../src/engine/inspect/inspect.ts'
import { modelOf } from '../../src/engine/inspect/test-model.ts'
import type { Mesh } from '../../src/engine/mesh.ts'
import { jewel, jewelKinds } from '../../src/sample-models/index.ts'
import { runLoopsAtFullSpeed } from '../../src/worker/loops-at-full-speed.ts'

runLoopsAtFullSpeed()
const files = jewelKinds.map((kind, seed) => jewel(kind, { facetCount: 20_000, seed }))
const work = (): number => {
  for (const file of files) findingsOf(inspect(modelOf(readModel(file) as Mesh)), castingLimits)
  return files.length
}
const say = (message: unknown) => (parentPort === null ? process.send!(message) : parentPort.postMessage(message))
const onMessage = (message: unknown) => (message === 'end' ? process.exit() : say(work()))

work()
if (parentPort === null) process.on('message', onMessage)
else parentPort.on('message', onMessage)
say('ready')
