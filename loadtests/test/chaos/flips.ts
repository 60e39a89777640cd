// Stages up and down, one step a second, through the flags server; while that one is dead, by the command line into the same file, as people do it then.
// In: where they are. Out: how often the stage changed, by whom, and what went wrong. Called by chaos-run.ts.
import { setTimeout as pause } from 'node:timers/promises'
import { runEntry } from '../../../scripts/clients/run-verb.ts'
import type { Landscape } from '../../../scripts/landscape/landscape-file.ts'
import { type FlagPosition, flagOf } from '../../src/landscape/flag.ts'

export interface Flips {
  stop(): Promise<FlipCounts>
}

export interface FlipCounts {
  readonly byServer: number
  readonly byCommand: number
  readonly problems: readonly string[]
}

const capability = 'pricing.calculate'
const everyMs = 1_000
const stage = (name: FlagPosition['stage'], shareBasisPoints: number | null = null): FlagPosition => ({ stage: name, shareBasisPoints })
/** Retired is not among them: it is the stage in which there is no legacy to fall back to. */
const upAndDown: readonly FlagPosition[] = [
  stage('shadow'),
  stage('canary', 2_500),
  stage('canary', 7_500),
  stage('live'),
  stage('canary', 5_000),
  stage('live'),
  stage('canary', 1_000),
  stage('off'),
]

export function startFlips(landscape: () => Landscape): Flips {
  const stopped = new AbortController()
  const counts = { byServer: 0, byCommand: 0, problems: [] as string[] }

  async function flip(position: FlagPosition): Promise<void> {
    const { flags } = landscape()
    const flag = flagOf(flags, capability)
    try {
      const { revision } = await flag.read()
      await flag.set(position, { why: 'chaos: up and down', seenRevision: revision })
      counts.byServer += 1
    } catch {
      const { code, output } = await runEntry('flags/src/cli/main.ts', [...wordsFor(position), '--file', flags.file])
      if (code === 0) counts.byCommand += 1
      else counts.problems.push(`${position.stage}: exit code ${code}: ${output}`)
    }
  }

  async function run(): Promise<void> {
    for (let turn = 0; !stopped.signal.aborted; turn++) {
      const dueMs = performance.now() + everyMs
      await flip(upAndDown[turn % upAndDown.length] as FlagPosition)
      await pause(Math.max(0, dueMs - performance.now()), undefined, { signal: stopped.signal }).catch(() => undefined)
    }
  }

  const running = run()
  return {
    stop: async () => {
      stopped.abort()
      await running
      return counts
    },
  }
}

function wordsFor({ stage: name, shareBasisPoints }: FlagPosition): string[] {
  const share = shareBasisPoints === null ? [] : ['--share', `${shareBasisPoints}bp`]
  return ['set', capability, name, ...share, '--why', 'chaos: up and down, the server is dead', '--by', 'test']
}
