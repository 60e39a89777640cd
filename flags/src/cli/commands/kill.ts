// `flags kill CAPABILITY`: legacy answers from the next request on. Goes through the flag file, or through the kill switch where that is dead; needs no server.
import { killFlag } from '../../audit/changes.ts'
import { undoLine } from '../change-text.ts'
import type { Command } from '../command.ts'
import { proxyLine } from '../proxy-view.ts'
import { authorOf, byOption, whyOption } from './author-options.ts'

export const killCommand: Command = {
  name: 'kill',
  summary: 'give a capability back to legacy at once',
  words: ['CAPABILITY'],
  options: { why: whyOption, by: byOption },
  examples: ['kill pricing.calculate --why "prices differ for partner 7"'],
  async run(given, place) {
    const [capability] = given.words as [string]
    const killed = await killFlag(place.store, capability, authorOf(given, place))
    if (killed.through === 'kill switch') {
      const lines = [
        `${capability} is killed: legacy answers every new request of the processes that read ${place.store.killFile}.`,
        `The flag file could not be used: ${killed.because}`,
        `Release: npm run flags -- unkill ${capability} --why "…"`,
      ]
      return { exitCode: 0, text: lines.join('\n'), json: { capability, through: killed.through, because: killed.because } }
    }
    const { revision, before, after } = killed.changed
    const was = before === null ? 'off' : before.stage
    const proxy = await proxyLine(place.proxyAdminUrl, revision)
    const lines = [
      `${capability} is off (it was ${was}; revision ${revision}): legacy answers every new request.`,
      was === 'retired' ? 'Note: it was retired; make sure that legacy is still there.' : null,
      undoLine(capability),
      proxy,
    ]
    return {
      exitCode: 0,
      text: lines.filter(line => line !== null).join('\n'),
      json: { capability, through: killed.through, revision, before, after },
    }
  },
}
