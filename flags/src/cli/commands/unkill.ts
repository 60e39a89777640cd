// `flags unkill CAPABILITY`: releases the local kill switch, so that the flag decides again.
import { unkillFlag } from '../../audit/changes.ts'
import type { Command } from '../command.ts'
import { authorOf, byOption, whyOption } from './author-options.ts'

export const unkillCommand: Command = {
  name: 'unkill',
  summary: 'release the local kill switch of a capability',
  words: ['CAPABILITY'],
  options: { why: whyOption, by: byOption },
  examples: ['unkill pricing.calculate --why "flag file restored"'],
  async run(given, place) {
    const [capability] = given.words as [string]
    await unkillFlag(place.store, capability, authorOf(given, place))
    return {
      exitCode: 0,
      text: `${capability} is released: its flag decides again (npm run flags -- status).`,
      json: { capability, killed: false },
    }
  },
}
