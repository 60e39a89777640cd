// `flags status`: what is in force, who changed it last and why, and everything that is not in order.
import { openFlags } from '../../client.ts'
import { stageTable } from '../../rollout.ts'
import type { CapabilitySnapshot } from '../../snapshot.ts'
import { type StatusReport, statusReport } from '../../status-report.ts'
import type { Command } from '../command.ts'
import { columns, list, share, time } from '../text.ts'

export const statusCommand: Command = {
  name: 'status',
  summary: 'show every flag: stage, share, who changed it and why',
  words: [],
  options: {},
  examples: ['status', 'status --json'],
  async run(_given, place) {
    const { file, killFile, catalogue } = place.store
    const flags = await openFlags({ file, killFile, catalogue, appName: 'ficus-flags-cli' })
    try {
      const report = await statusReport(flags, place.store)
      return { exitCode: 0, text: statusText(report).join('\n'), json: report }
    } finally {
      await flags.close()
    }
  },
}

const header = ['CAPABILITY', 'STAGE', 'SHARE', 'MIRROR', 'ANSWERS', 'CHANGED', 'BY', 'WHY']

function statusText(report: StatusReport): string[] {
  const { location, state } = report.source
  const capabilities = Object.values(report.capabilities)
  return [
    state === 'missing'
      ? `${location} does not exist yet: every flag is off; "set" creates it`
      : `${location}: revision ${report.revision}, ${state}`,
    '',
    ...columns([header, ...capabilities.map(rowOf)]),
    ...capabilities.flatMap(partnerLines),
    ...capabilities.flatMap(killedLines),
    ...problemLines(report).map(line => `! ${line}`),
  ]
}

function rowOf(capability: CapabilitySnapshot): string[] {
  const { stage, shareBasisPoints, mirrorBasisPoints, changedAt, changedBy, reason } = capability
  const answers = capability.inForce === 'the flag' ? stageTable[stage].answersText : capability.inForce
  return [
    capability.capability,
    stage,
    share(shareBasisPoints),
    share(mirrorBasisPoints),
    answers,
    time(changedAt),
    changedBy ?? '-',
    reason ?? '-',
  ]
}

function partnerLines({ capability, partners }: CapabilitySnapshot): string[] {
  if (partners.allow.length + partners.deny.length === 0) return []
  return [`  ${capability}: partners allowed ${list(partners.allow)}; denied ${list(partners.deny)}`]
}

function killedLines({ capability, killed }: CapabilitySnapshot): string[] {
  if (killed === null) return []
  return [
    `! ${capability} is killed since ${time(killed.at)} by ${killed.by}: ${killed.why} (release: npm run flags -- unkill ${capability} --why "…")`,
  ]
}

function problemLines(report: StatusReport): string[] {
  const { source, killFileProblem, refused, historyFile, historyBroken, definitions, expired } = report
  const malformed = source.state === 'malformed' || source.state === 'stale'
  return [
    ...(malformed
      ? [
          `${source.problem}`,
          '  a process that starts now lets legacy answer everything; running ones keep their last good revision until it is stale',
        ]
      : []),
    ...(killFileProblem === null ? [] : [`the kill file cannot be understood, so everything is killed: ${killFileProblem}`]),
    ...refused.map(({ problem }) => `${problem}; it is ignored`),
    ...(historyBroken === null ? [] : [`${historyFile} line ${historyBroken.line}: ${historyBroken.problem}`]),
    ...definitions
      .filter(flag => expired.includes(flag.name))
      .map(flag => `${flag.name} expired on ${flag.expiresOn}: ${flag.owner} is to retire it`),
  ]
}
