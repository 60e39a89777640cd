// The repetition of a stage: both personas at once, each in a closed loop through the proxy, every body checked against the answer that legacy just gave.
// In: a walked walker. Out: an account per endpoint, and the findings of the comparisons that made the golden answers.
import { maskBody } from '../comparison/compare-answers.ts'
import { type Endpoint, type EndpointAccount, runClosedLoop } from '../engine/closed-loop.ts'
import type { WalkPlan } from '../suites/suite-schema.ts'
import { mixes } from '../walk/mixes/index.ts'
import { type Mix, stepOf } from '../walk/mixes/mix.ts'
import type { Walker } from '../walk/step.ts'
import { type Finding, takeStep } from '../walk/take-step.ts'

export interface PersonaAccount {
  readonly persona: string
  readonly requestCount: number
  readonly endpoints: readonly EndpointAccount[]
}

export interface Repeated {
  readonly personas: readonly PersonaAccount[]
  readonly findings: readonly Finding[]
}

type Repetition = WalkPlan['repetitions'][number]

export async function repeat(plan: Pick<WalkPlan, 'repetitions' | 'answerWithinSeconds'>, walker: Walker): Promise<Repeated> {
  const findings: Finding[] = []
  const prepared: { repetition: Repetition; endpoints: Endpoint[] }[] = []
  for (const repetition of plan.repetitions)
    prepared.push({ repetition, endpoints: await endpointsOf(mixes[repetition.mix]!, walker, findings) })
  const personas = await Promise.all(
    prepared.map(async ({ repetition: { mix, requestCount, connectionCount }, endpoints }) => ({
      persona: mix,
      requestCount,
      endpoints: await runClosedLoop({
        url: walker.sides.proxied.caller.baseUrl,
        endpoints,
        requestCount,
        connectionCount,
        timeoutSeconds: plan.answerWithinSeconds,
        signal: walker.signal,
      }),
    })),
  )
  return { personas, findings }
}

async function endpointsOf(mix: Mix, walker: Walker, findings: Finding[]): Promise<Endpoint[]> {
  const endpoints: Endpoint[] = []
  for (const entry of mix.entries) {
    const { step, answers, findings: found } = await takeStep(stepOf(entry), walker)
    findings.push(...found)
    const request = step.ask(walker.sides.proxied, walker)
    if (answers === null || request instanceof Promise) continue
    const golden = maskBody(answers.direct.body, step.masks)
    const goldenStatus = answers.direct.status
    endpoints.push({
      ...request,
      name: `${step.route}: ${step.title}`,
      weightCount: entry.weightCount,
      check: (status, body) => {
        if (status !== goldenStatus) return `status ${status} instead of ${goldenStatus}`
        const masked = maskBody(body, step.masks)
        return masked === golden ? null : `body differs from legacy's: ${Buffer.from(masked.slice(0, 200), 'latin1').toString('utf8')}`
      },
    })
  }
  return endpoints
}
