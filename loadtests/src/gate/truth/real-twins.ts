// Real runs of a server against its twin: two identical processes, the engine's injectors, the gate's verdict, nothing made up but the servers. In: how many
// runs. Out: each verdict, how long it took, and the slices' percentiles. A false alarm here is one that users would have had.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { type Injectors, openInjectors } from '../../engine/index.ts'
import type { ProcessRoll } from '../../landscape/process-roll.ts'
import { describeEnvironment } from '../../run/environment.ts'
import type { Slice } from '../../run/load-result.ts'
import { processRoll, watchProcesses } from '../../run/watch-processes.ts'
import { figuresOf } from '../figures.ts'
import type { GateReport } from '../gate-report.ts'
import { judgeLoad } from '../judge-load.ts'
import { factsOf, type LoadEvidence } from '../load-evidence.ts'
import { morePairsNeeded } from '../more-pairs.ts'
import { builtEvidence, builtSuite, relativeThresholds } from './build-evidence.ts'
import type { RecordedPair } from './pair-source.ts'

export interface RealRun {
  readonly report: GateReport
  readonly pairCount: number
  readonly seconds: number
  readonly pairs: readonly RecordedPair[]
}

const perSecond = 300
const sliceSeconds = 1.2
const warmUpSeconds = 1
const startsInMs = 100
const scenario = 'operators'

const suite = builtSuite(
  relativeThresholds.map(threshold => ({ ...threshold, scenario })),
  {
    variants: [
      { name: 'one', target: 'direct' },
      { name: 'twin', target: 'direct' },
    ],
    scenarios: [
      { name: scenario, persona: 'operator', injector: 'paced', connectionCount: 20, arrivals: [{ forSeconds: sliceSeconds, perSecond }] },
    ],
  },
)

export async function realRuns(count: number, randomStart: number, tell: (run: RealRun, index: number) => void): Promise<RealRun[]> {
  const runs: RealRun[] = []
  for (let index = 0; index < count; index++) {
    const run = await realRun(index, randomStart)
    tell(run, index)
    runs.push(run)
  }
  return runs
}

async function realRun(run: number, randomStart: number): Promise<RealRun> {
  await using opened = new AsyncDisposableStack()
  const servers = await Promise.all([startTwin(randomStart + 2 * run), startTwin(randomStart + 2 * run + 1)])
  for (const { child } of servers) opened.defer(() => child.disconnect())
  const crowds = await Promise.all(servers.map(({ url }) => openTwinInjectors(url, randomStart + run)))
  for (const injectors of crowds) opened.defer(() => injectors.close())
  const pids = { proxy: servers[0].child.pid ?? 0, mes: servers[1].child.pid ?? 0 }
  const roll = processRoll(() => pids)
  const startedAt = Date.now()
  for (const injectors of crowds)
    await injectors.measure({ startAt: Date.now() + startsInMs, arrivals: [{ forSeconds: warmUpSeconds, perSecond }] })
  let evidence: LoadEvidence = builtEvidence(suite, [], { startedAt, environment: describeEnvironment() })
  for (let more = morePairsNeeded(evidence); more > 0; more = morePairsNeeded(evidence)) {
    for (let pair = 0; pair < more; pair++) {
      const pairIndex = evidence.slices.length / 2
      const order = pairIndex % 2 === 0 ? [0, 1] : [1, 0]
      for (const variant of order) evidence = await withSlice(evidence, { variant, pairIndex, injectors: crowds[variant]!, roll })
    }
  }
  const whole = { ...evidence, endedAt: Date.now() }
  return {
    report: judgeLoad(whole),
    pairCount: whole.slices.length / 2,
    seconds: (Date.now() - startedAt) / 1000,
    pairs: recordOf(whole, run),
  }
}

interface SliceInput {
  readonly variant: number
  readonly pairIndex: number
  readonly injectors: Injectors
  readonly roll: ProcessRoll | null
}

async function withSlice(evidence: LoadEvidence, { variant, pairIndex, injectors, roll }: SliceInput): Promise<LoadEvidence> {
  const watch = watchProcesses({ roll, mayRestart: new Set() })
  const startAt = Date.now() + startsInMs
  const { measurement, problems } = await injectors.measure({ startAt })
  const slice: Slice = {
    index: evidence.slices.length,
    pairIndex,
    variant: variant === 0 ? 'one' : 'twin',
    startedAt: startAt,
    endedAt: Date.now(),
    flagRevisionBefore: null,
    flagRevisionAfter: null,
    measurements: measurement === null ? [] : [measurement],
    ...watch.stop(),
  }
  const interrupted = problems.length === 0 ? evidence.interrupted : problems.join('; ')
  return { ...evidence, slices: [...evidence.slices, slice], interrupted }
}

async function startTwin(randomStart: number): Promise<{ child: ChildProcess; url: string }> {
  const child = fork(new URL('./tiny-server.ts', import.meta.url), [String(randomStart)], { execArgv: [] })
  const [port] = await once(child, 'message')
  return { child, url: `http://127.0.0.1:${port}` }
}

function openTwinInjectors(url: string, randomStart: number): Promise<Injectors> {
  const plan = {
    scenario,
    persona: 'twin',
    injector: 'paced',
    url,
    connectionCount: 20,
    arrivals: [{ forSeconds: sliceSeconds, perSecond }],
    answerWithinSeconds: 10,
    randomStart,
    processCount: 1,
    personaInput: null,
  } as const
  return openInjectors(plan, new URL('./twin-injector.ts', import.meta.url))
}

function recordOf(evidence: LoadEvidence, run: number): RecordedPair[] {
  const figures = figuresOf(suite.load!)
  const micros = (slice: Slice) => ([50, 90, 95, 99] as const).map(percent => figures.percentileMicros(slice, { scenario }, percent) ?? 0)
  const { pairs, calmPairs } = factsOf(evidence)
  return pairs.map(pair => ({ run, calm: calmPairs.includes(pair), one: micros(pair.first), twin: micros(pair.second) }))
}
