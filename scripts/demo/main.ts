// `npm run demo`: the whole story on real models. This file knows the order of the steps; each step is a file of its own.
// Ends with 0 only if every step held; whatever happens, everything that was started is stopped.
import { rmSync } from 'node:fs'
import { type RunningLandscape, startLandscape } from '../landscape/landscape.ts'
import { onStopSignal } from '../landscape/stop-signal.ts'
import { readDemoSettings } from './config.ts'
import { Ledger } from './ledger.ts'
import { demoModels } from './models.ts'
import { type FinishedStep, writeReport } from './report.ts'
import type { DemoStage, DemoStep } from './step.ts'
import { burstOnLegacyAlone, burstWithFicus } from './steps/burst.ts'
import { flip } from './steps/flip.ts'
import { killSwitch } from './steps/kill-switch.ts'
import { killWorker } from './steps/kill-worker.ts'
import { largeModels } from './steps/large-model.ts'
import { beginLoad, endLoad } from './steps/load.ts'
import { firstOperator, priceByLegacy } from './steps/price-by-legacy.ts'
import { reconcile } from './steps/reconcile.ts'
import { shadow } from './steps/shadow.ts'
import { countFallbacks, summaryRows } from './summary.ts'

const steps: readonly DemoStep[] = [
  priceByLegacy,
  burstOnLegacyAlone,
  shadow,
  beginLoad,
  flip('canary', '25%', share => share > 0 && share < 1),
  flip('canary', '60%', share => share > 0 && share < 1),
  flip('live', null, share => share > 0.9),
  killWorker,
  killSwitch,
  flip('live', null, share => share > 0.9),
  endLoad,
  burstWithFicus,
  largeModels,
  reconcile,
]

const say = (line: string) => console.log(line)
const settings = readDemoSettings()
const up: { running: RunningLandscape | null } = { running: null }
const stopEarly = new AbortController()
void onStopSignal(say).then(async () => {
  say('stopping early')
  stopEarly.abort()
  await up.running?.stop()
  process.exit(130)
})

try {
  process.exitCode = await demo()
} catch (error) {
  console.error(`demo: ${(error as Error).message}`)
  process.exitCode = 1
} finally {
  await up.running?.stop()
}
process.exit()

async function demo(): Promise<number> {
  const startedAtMs = performance.now()
  const models = demoModels(settings.modelFiles)
  rmSync(settings.landscape.varDir, { recursive: true, force: true })
  say('Bringing the landscape up, on a folder and ports of its own')
  const running = await startLandscape(settings.landscape, line => say(`    ${line}`), stopEarly.signal)
  up.running = running
  const stage: DemoStage = {
    running,
    models,
    ledger: new Ledger(),
    operator: await firstOperator(running.landscape()),
    say,
    partners: [],
    traffic: null,
    listMs: { legacyAlone: [], withFicus: [] },
    comparisons: { match: 0, mismatch: 0, other: 0 },
  }
  const finished: FinishedStep[] = []
  for (const [index, step] of steps.entries()) finished.push(await runStep(step, stage, `${index + 1}/${steps.length}`))
  const summary = summaryRows(stage, await countFallbacks(running.landscape().proxy.adminUrl))
  say('\nSummary')
  for (const [what, value] of summary) say(`  ${what.padEnd(64)}${value.padStart(22)}`)
  const held = finished.filter(step => step.held).length
  say(`\n${held} of ${finished.length} steps held, in ${((performance.now() - startedAtMs) / 1000).toFixed(0)} s`)
  say(`report: ${writeReport(settings.landscape.varDir, finished, summary)}`)
  return held === steps.length ? 0 : 1
}

async function runStep(step: DemoStep, stage: DemoStage, position: string): Promise<FinishedStep> {
  say(`\n${position}  ${step.title}`)
  const startedAtMs = performance.now()
  const result = await step.run(stage).catch(error => ({ held: false, seen: `it broke: ${(error as Error).message}` }))
  say(`    ${result.held ? 'held' : 'DID NOT HOLD'}: ${result.seen}`)
  return { title: step.title, ...result, elapsedMs: performance.now() - startedAtMs }
}
