// Validity: every request ended exactly once. In: facts. Out: one outcome. An injector that loses count says nothing about a server.
import { decodeLatency } from '../../engine/latency.ts'
import type { EndpointMeasurement } from '../../engine/measurement.ts'
import type { RuleOutcome } from '../gate-report.ts'
import type { Facts } from '../load-evidence.ts'
import { heldOr, showCount } from '../words.ts'

export function accounting({ evidence }: Facts): RuleOutcome[] {
  let [sentCount, answeredCount, failedCount, lostCount] = [0, 0, 0, 0]
  const problems: string[] = []
  for (const { index, variant, measurements } of evidence.slices) {
    for (const { scenario, endpoints } of measurements) {
      for (const endpoint of endpoints) {
        sentCount += endpoint.sentCount
        answeredCount += endpoint.answeredCount
        failedCount += endpoint.failedCount
        lostCount += endpoint.lostCount
        const problem = miscount(endpoint)
        if (problem !== null) problems.push(`slice ${index} (${variant}): ${scenario}/${endpoint.endpoint}: ${problem}`)
      }
    }
  }
  const measured = `${showCount(sentCount)} sent = ${showCount(answeredCount)} answered + ${showCount(failedCount)} failed + ${showCount(lostCount)} lost`
  return [heldOr('invalid', { kind: 'validity', title: 'every request is accounted for', measured, problems })]
}

function miscount(endpoint: EndpointMeasurement): string | null {
  const { sentCount, answeredCount, failedCount, lostCount, wrongCount, latency } = endpoint
  const endedCount = answeredCount + failedCount + lostCount
  if (sentCount !== endedCount) return `${showCount(sentCount)} sent, but ${showCount(endedCount)} accounted for`
  if (wrongCount > answeredCount) return `${showCount(wrongCount)} wrong of ${showCount(answeredCount)} answered`
  const timedCount = latency === null ? 0 : decodeLatency(latency).totalCount
  const [toTimeCount, which] = timesRightOnly(endpoint) ? [answeredCount - wrongCount, 'answered rightly'] : [answeredCount, 'answered']
  return timedCount === toTimeCount ? null : `${showCount(toTimeCount)} ${which}, but ${showCount(timedCount)} have a latency`
}

/** Runs from before the late ones were counted have the latency of every answer. */
const timesRightOnly = ({ lateRightCount }: EndpointMeasurement) => lateRightCount !== undefined
