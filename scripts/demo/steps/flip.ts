// Steps: flips of the flag by the same command that people type, each with the share of answers that clients then really got.
import { runEntry } from '../../clients/run-verb.ts'
import { answeredBy } from '../ledger.ts'
import type { DemoStage, DemoStep, StepResult } from '../step.ts'

const capability = 'pricing.calculate'
const settleCount = 6
const observedCount = 36

/** `npm run flags -- WORDS` on this landscape's flag file. Errors: Error with what the command printed. */
export async function flagsVerb(stage: DemoStage, words: readonly string[]): Promise<void> {
  const { flags } = stage.running.landscape()
  stage.say(`    $ npm run flags -- ${words.map(word => (word.includes(' ') ? `"${word}"` : word)).join(' ')}`)
  const { code, output } = await runEntry('flags/src/cli/main.ts', [...words, '--file', flags.file])
  if (code !== 0) throw new Error(`flags ${words.join(' ')} ended with ${code}: ${output}`)
}

export function flip(stageName: string, share: string | null, expectation: (candidateShare: number) => boolean): DemoStep {
  const title = `flips to ${stageName}${share === null ? '' : ` at ${share}`} under load`
  return {
    title,
    run: async stage => {
      const words = ['set', capability, stageName, ...(share === null ? [] : ['--share', share]), '--why', `demo: ${title}`]
      await flagsVerb(stage, words)
      return observe(stage, `${stageName}${share === null ? '' : ` ${share}`}`, expectation)
    },
  }
}

async function observe(stage: DemoStage, phase: string, expectation: (candidateShare: number) => boolean): Promise<StepResult> {
  const { traffic, ledger } = stage
  if (traffic === null) throw new Error('the load must run before a flip is observed')
  await traffic.answered(settleCount) // requests that began before the flip finish where they began
  traffic.phase(phase)
  await traffic.answered(observedCount)
  const entries = ledger.of(phase)
  const candidates = entries.filter(entry => answeredBy(entry) === 'candidate').length
  const failed = entries.filter(entry => entry.failure !== null).length
  const share = candidates / entries.length
  return {
    held: failed === 0 && expectation(share),
    seen: `${entries.length} answers, ${candidates} by the new service (${(share * 100).toFixed(0)} %), ${failed} errors`,
  }
}
