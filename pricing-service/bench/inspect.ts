// `npm run bench -- inspect`, or `node pricing-service/bench/inspect.ts [--facets 100000,1000000] [--jewel ring] [--peer <folder>]`: processor time of each stage of an
// inspection, warm, in one thread. With --peer, the engine of another copy of this folder inspects the same models in turns with this one: bytes compared, time as old ÷ new.
import { cpus, loadavg } from 'node:os'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { castingLimits, findingsOf } from '../src/engine/findings/index.ts'
import { readModel } from '../src/engine/index.ts'
import { inspect } from '../src/engine/inspect/inspect.ts'
import { modelOf } from '../src/engine/inspect/test-model.ts'
import type { Mesh } from '../src/engine/mesh.ts'
import { type JewelKind, jewel } from '../src/sample-models/index.ts'
import { runLoopsAtFullSpeed } from '../src/worker/loops-at-full-speed.ts'
import { medianMs } from './engine/median-ms.ts'
import { inspectionStages } from './inspect/stages.ts'
import { turnsMs } from './inspect/turns.ts'

const { values: flags } = parseArgs({
  options: {
    facets: { type: 'string', default: '10000,100000,1000000' },
    jewel: { type: 'string', default: 'ring' },
    peer: { type: 'string', default: '' },
  },
})
const peer = flags.peer === '' ? null : ((await import(resolve(flags.peer, 'src/engine/inspect/inspect.ts'))).inspect as typeof inspect)

runLoopsAtFullSpeed()
console.log(
  `${cpus()[0]?.model}, Node ${process.version}, one thread, warm, median by processor time; load average ${loadavg()[0]!.toFixed(1)}\n`,
)
const rows: Record<string, Record<string, string>> = {}
for (const facetCount of flags.facets.split(',').map(Number)) {
  const bytes = jewel(flags.jewel as JewelKind, { facetCount, seed: 1 })
  const mesh = readModel(bytes) as Mesh
  const column = `${facetCount} facets, ms`
  const put = (row: string, text: string) => {
    rows[row] = { ...rows[row], [column]: text }
  }
  put('reading', medianMs(() => readModel(bytes)).toFixed(1))
  for (const { name, run } of inspectionStages(mesh)) put(name, medianMs(run).toFixed(1))
  const inspection = inspect(modelOf(mesh))
  put('findings', medianMs(() => findingsOf(inspection, castingLimits)).toFixed(1))
  if (peer === null) put('whole inspection', medianMs(() => inspect(modelOf(mesh))).toFixed(1))
  else {
    const [ownMs, peerMs] = turnsMs([() => inspect(modelOf(mesh)), () => peer(modelOf(mesh))])
    put('whole inspection', ownMs!.toFixed(1))
    put('the peer’s', `${peerMs!.toFixed(1)} (${(peerMs! / ownMs!).toFixed(2)} ×)`)
    put('the peer’s bytes', JSON.stringify(peer(modelOf(mesh))) === JSON.stringify(inspection) ? 'the same' : 'OTHERS')
  }
}
console.table(rows)
