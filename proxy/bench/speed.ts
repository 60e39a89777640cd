// `npm run bench -w proxy -- [--short] [--only small,few,large,upload] [--json]`: how fast the proxy is beside nginx, HAProxy, stock @fastify/http-proxy and a bare
// dispatch loop, each with one core of its own, in interleaved warm rounds. Prints figures and bars; two shared cores are noisy, so read the ratios.
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { bars, reached } from './speed/bars.ts'
import { type ContestantName, contestants, type Running } from './speed/contestants/index.ts'
import { foreignCoresMax } from './speed/foreign-load.ts'
import { hasProgram, machineText } from './speed/machine.ts'
import { disturbance, medianOf, medianRatio, type Plan, type Rounds, runRounds } from './speed/rounds.ts'
import { type Shape, type ShapeName, shapes } from './speed/shapes.ts'
import { startUpstreams, type UpstreamPorts } from './speed/upstreams.ts'

const { values: flags } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    only: { type: 'string', default: Object.keys(shapes).join(',') },
    json: { type: 'boolean', default: false },
  },
})
const plan: Plan = flags.short
  ? { warmSeconds: 3, runSeconds: 2, roundCount: 3, roundCountMax: 6 }
  : { warmSeconds: 10, runSeconds: 3, roundCount: 7, roundCountMax: 14 }

console.log(machineText())
const missing = ['taskset', 'wrk', 'nginx'].filter(program => !hasProgram(program))
if (missing.length > 0 || availableParallelism() < 2) {
  console.log(`speed: not measured; it needs two cores and ${missing.join(', ') || 'nothing else'}`)
} else {
  await using upstreams = await startUpstreams()
  const measured = new Map<ShapeName, Rounds>()
  for (const name of flags.only.split(',') as ShapeName[]) {
    const rounds = await roundsOf(shapes[name], upstreams.ports)
    measured.set(name, rounds)
    printShape(shapes[name], rounds)
  }
  printBars(measured)
  if (flags.json) console.log(JSON.stringify([...measured].map(([shape, rounds]) => ({ shape, rounds: Object.fromEntries(rounds) }))))
}

async function roundsOf(shape: Shape, ports: UpstreamPorts): Promise<Rounds> {
  await using starting = new AsyncDisposableStack()
  const running = new Map<ContestantName, Running>()
  for (const [name, start] of contestants) {
    if (shape.without?.includes(name) || (name === 'HAProxy' && !hasProgram('haproxy'))) continue
    running.set(name, starting.use(await start(ports[shape.upstream])))
  }
  // Awaited here: a returned promise would outlive those it measures.
  return await runRounds(shape, running, plan)
}

function printShape({ name }: Shape, rounds: Rounds): void {
  console.log(`\n${name}: medians of ${plan.roundCount} rounds of ${plan.runSeconds} s`)
  const rows = [...rounds.keys()].map(contestant => [
    contestant,
    {
      'req/s': Math.round(medianOf(rounds, contestant, 'requestsPerSecond')),
      '÷ nginx': medianRatio(rounds, contestant, 'nginx', 'requestsPerSecond').toFixed(2),
      'CPU µs': medianOf(rounds, contestant, 'cpuMicroseconds').toFixed(1),
      'CPU ÷ nginx': medianRatio(rounds, contestant, 'nginx', 'cpuMicroseconds').toFixed(2),
      'p50 ms': medianOf(rounds, contestant, 'p50Ms').toFixed(3),
      'p99 ms': medianOf(rounds, contestant, 'p99Ms').toFixed(2),
    },
  ])
  console.table(Object.fromEntries(rows))
  console.log(disturbanceText(rounds))
}

function disturbanceText(rounds: Rounds): string {
  const { mostCores, disturbedCount, roundCount } = disturbance(rounds)
  const verdict = disturbedCount === 0 ? 'undisturbed' : `DISTURBED in ${disturbedCount} of ${roundCount} rounds, the quietest there were`
  return `others used at most ${mostCores.toFixed(2)} cores during a measurement (≤ ${foreignCoresMax}): ${verdict}`
}

function printBars(measured: ReadonlyMap<ShapeName, Rounds>): void {
  console.log('\nbars (ours: the whole process, all features on)')
  for (const bar of bars) {
    const rounds = measured.get(bar.shape)
    const value = rounds === undefined ? Number.NaN : bar.read(rounds)
    const sign = bar.better === 'higher' ? '≥' : '≤'
    const goal = `${sign} ${bar.base} (stretch ${bar.stretch})`
    const note = rounds !== undefined && disturbance(rounds).disturbedCount > 0 ? ' (disturbed)' : ''
    console.log(
      `  ${(reached(bar, value) + note).padEnd(19)} ${value.toFixed(3).padStart(7)}  ${goal.padEnd(24)} ${shapes[bar.shape].name}: ${bar.what}`,
    )
  }
}
