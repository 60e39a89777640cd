// Runs in a thread: inspects one piece of each kind and posts the text.
import { parentPort, workerData } from 'node:worker_threads'
import { inspect } from '../../src/engine/inspect/inspect.ts'
import { modelOf } from '../../src/engine/inspect/test-model.ts'
import { jewelKinds, jewelMesh } from '../../src/sample-models/index.ts'

parentPort!.postMessage(JSON.stringify(jewelKinds.map(kind => inspect(modelOf(jewelMesh(kind, workerData))))))
