// `flags replay ID`: asks the candidate again for the kept examples of a cluster, or for one example, and says whether it agrees with legacy now.
// Exit code 0 when all agree, 1 when one still differs or could not be asked again.
import type { Command } from '../command.ts'
import { proxyAdmin, proxyOption } from '../proxy-admin.ts'
import { time } from '../text.ts'

interface Replay {
  readonly exampleId: string
  readonly at: number
  readonly verdict: 'match' | 'mismatch' | 'ignored' | 'failed'
  readonly why: string | null
  readonly differences: readonly {
    readonly path: string
    readonly kind: string
    readonly legacy: string | null
    readonly candidate: string | null
  }[]
  readonly problem: string | null
}

interface ReplayAnswer {
  readonly id: string
  readonly route: string
  readonly isFixed: boolean
  readonly replays: readonly Replay[]
}

export const replayCommand: Command = {
  name: 'replay',
  summary: 'ask the candidate again where it differed, and say whether it agrees now',
  words: ['ID'],
  options: { proxy: proxyOption },
  examples: ['replay 5f2c91aa01', 'replay 5f2c91aa01 --json'],
  async run(given, place) {
    const [id] = given.words as [string]
    const answer = await proxyAdmin(given, place).post<ReplayAnswer>(`/mismatches/${encodeURIComponent(id)}/replay`)
    const verdict = answer.isFixed ? 'The candidate agrees with legacy now.' : 'The candidate does not agree with legacy yet.'
    return { exitCode: answer.isFixed ? 0 : 1, text: [...answer.replays.flatMap(replayText), verdict].join('\n'), json: answer }
  },
}

function replayText({ exampleId, at, verdict, why, differences, problem }: Replay): string[] {
  const said = problem !== null ? `could not be asked again: ${problem}` : why === null ? verdict : `${verdict}: ${why}`
  return [
    `${exampleId} of ${time(at)}: ${said}`,
    ...differences.map(
      ({ path, kind, legacy, candidate }) =>
        `  ${path} (${kind}): ${legacy ?? 'missing'} by legacy, ${candidate ?? 'missing'} by the candidate`,
    ),
  ]
}
