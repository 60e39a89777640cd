// One step of the walk on both sides. In: a step. Out: both recordings and every finding about them. Called by the walk and before a repetition.
import { compareAnswers, maskBody } from '../comparison/compare-answers.ts'
import type { HttpAnswer } from '../wire/http-exchange.ts'
import { kept, type Side, type SideName, type Step, type Walker } from './step.ts'

export interface Finding {
  readonly route: string
  readonly title: string
  /** What differs ("header Server", "body"), or "contract" when the direct answer is not what the contract says, or "exchange" when there was none. */
  readonly path: string
  readonly direct: string
  readonly proxied: string
}

export interface StepResult {
  readonly step: Step
  readonly answers: Readonly<Record<SideName, HttpAnswer>> | null
  readonly findings: readonly Finding[]
}

/** Somebody else may write between two reads of the same thing; a difference that stays is ours. */
const readTriesMax = 3
/** The walk's models are small; who takes longer over one of them hangs. */
const answerWithinMs = 30_000

export async function takeStep(step: Step, walker: Walker): Promise<StepResult> {
  let result = await takeOnce(step, walker)
  for (let tries = 1; step.kind === 'read' && result.findings.length > 0 && tries < readTriesMax; tries += 1)
    result = await takeOnce(step, walker)
  return result
}

async function takeOnce(step: Step, walker: Walker): Promise<StepResult> {
  const direct = await ask(step, walker.sides.direct, walker)
  const proxied = await ask(step, walker.sides.proxied, walker)
  const finding = (path: string, left: string, right: string): Finding => ({
    route: step.route,
    title: step.title,
    path,
    direct: left,
    proxied: right,
  })
  if (direct instanceof Error || proxied instanceof Error) {
    const shown = (side: HttpAnswer | Error) => (side instanceof Error ? side.message : `${side.status} ${side.reason}`)
    return { step, answers: null, findings: [finding('exchange', shown(direct), shown(proxied))] }
  }
  const differences = compareAnswers(direct, proxied, step.masks).map(({ path, left, right }) => finding(path, left, right))
  const broken = [...contractBreaks(step, walker.sides.direct, direct), ...sameBodyBreaks(step, walker.sides.proxied, proxied)]
  return { step, answers: { direct, proxied }, findings: [...broken.map(text => finding('contract', text, '')), ...differences] }
}

async function ask(step: Step, side: Side, walker: Walker): Promise<HttpAnswer | Error> {
  try {
    const signal = AbortSignal.any([walker.signal, AbortSignal.timeout(answerWithinMs)])
    const asked = step.ask(side, { ...walker, signal })
    const answer = await (asked instanceof Promise ? asked : side.caller.send(asked, signal))
    step.keep?.(answer, side)
    return answer
  } catch (error) {
    walker.signal.throwIfAborted()
    return error as Error
  }
}

function contractBreaks(step: Step, side: Side, answer: HttpAnswer): string[] {
  const { status, code } = step.expected
  const found = /"Error":\{"Code":"(\w+)"/.exec(answer.body.toString('utf8'))?.[1]
  const breaks = answer.status === status ? [] : [`legacy answered ${answer.status}, the contract says ${status}`]
  if (status === 200 && found !== code) breaks.push(`legacy answered ${found ?? 'success'}, the contract says ${code ?? 'success'}`)
  return [...breaks, ...sameBodyBreaks(step, side, answer)]
}

function sameBodyBreaks({ expected }: Step, side: Side, answer: HttpAnswer): string[] {
  if (expected.sameBodyAs === undefined) return []
  const before = maskBody(Buffer.from(kept(side, expected.sameBodyAs), 'latin1'), ['calculationId'])
  return maskBody(answer.body, ['calculationId']) === before ? [] : [`the ${side.name} body is not the one that was answered before`]
}
