// `flags explain CAPABILITY --partner 7`: which side answers this partner and why, by the same evaluation that the proxy uses.

import { assertKnown } from '../../audit/writer.ts'
import { openFlags } from '../../client.ts'
import type { Explanation } from '../../explain.ts'
import { type Command, WrongUsage } from '../command.ts'
import { columns, otherThan, share } from '../text.ts'

export const explainCommand: Command = {
  name: 'explain',
  summary: 'say who answers a partner, and why',
  words: ['CAPABILITY'],
  options: {
    partner: { type: 'string', value: 'ID', description: 'the partner; also the sticky key unless --key says otherwise' },
    key: { type: 'string', value: 'TEXT', description: 'the sticky key, where it is not the partner’s id' },
  },
  examples: ['explain pricing.calculate --partner 7'],
  async run(given, place) {
    const [capability] = given.words as [string]
    assertKnown(place.store, capability)
    const partnerId = given.text('partner') ?? null
    const stickyKey = given.text('key') ?? partnerId
    if (stickyKey === null) throw new WrongUsage('flags explain: say for whom, for example --partner 7')
    const { file, killFile, catalogue } = place.store
    const flags = await openFlags({ file, killFile, catalogue, appName: 'ficus-flags-cli' })
    try {
      const explanation = flags.explain(capability, stickyKey, { partnerId })
      return { exitCode: 0, text: explanationText(explanation).join('\n'), json: explanation }
    } finally {
      await flags.close()
    }
  },
}

function explanationText(explanation: Explanation): string[] {
  const { capability, partnerId, stickyKey, answeredBy, reason, meaning, stage, bucket, shareBasisPoints, revision } = explanation
  const who = partnerId === null ? `key ${stickyKey}` : `partner ${partnerId}`
  const mirrored =
    explanation.mirrorBasisPoints === 0 ? 'nobody' : `${otherThan(answeredBy)}, ${share(explanation.mirrorBasisPoints)} of requests`
  const rows = [
    ['  because', `${meaning} (${reason})`],
    ['  stage', `${stage}, share ${share(shareBasisPoints)}, revision ${revision}`],
    ['  bucket', bucket === null ? 'none' : `${bucket} of 0..9999; in the cohort below ${shareBasisPoints}`],
    ...explanation.steps.map(({ step, detail, holds }) => [`  ${step}`, `${detail}: ${holds ? 'holds' : 'does not hold'}`]),
    ['  also asked', mirrored],
    ['  if it fails', explanation.fallbackTo === null ? 'no fallback' : `${explanation.fallbackTo} answers the same request`],
    ['  unleash-client', explanation.unleashSays === null ? 'not asked' : `says ${explanation.unleashSays}`],
  ]
  return [`${capability} for ${who}: ${answeredBy} answers`, ...columns(rows)]
}
