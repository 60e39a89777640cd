// Runs cases one after another against a proxy process of its own: seed and range flow in, counts and findings flow out. Called by the test and by ../fuzz.ts.
import { type ProxyBefore, startProxyBefore } from '../proxy-before.ts'
import { expectationOf } from './expected.ts'
import { type FuzzCase, fuzzCase } from './fuzz-case.ts'
import { FuzzLegacy } from './fuzz-legacy.ts'
import { judge } from './judge.ts'
import { type FuzzRun, runCase } from './run-case.ts'

export interface Finding {
  readonly case: FuzzCase
  readonly run: FuzzRun
  readonly findings: readonly string[]
}

export interface FuzzReport {
  readonly seed: number
  readonly firstIndex: number
  readonly caseCount: number
  /** Requests that the client sent whole, and those of them that legacy saw. */
  readonly requestCount: number
  readonly forwardedCount: number
  /** How often each explanation was needed. */
  readonly explained: ReadonlyMap<string, number>
  readonly findings: readonly Finding[]
}

export interface FuzzRange {
  readonly seed: number
  readonly firstIndex: number
  /** Absent: made from seed and index. */
  readonly caseAt?: (index: number) => FuzzCase
  /** Asked before each case. */
  goesOn(caseCount: number, findingCount: number): boolean
  /** Told at once: a run may be cut short before its report. */
  readonly onFinding?: (finding: Finding) => void
}

export async function fuzz({ seed, firstIndex, caseAt, goesOn, onFinding }: FuzzRange): Promise<FuzzReport> {
  const legacy = await FuzzLegacy.listen()
  const proxy = await startProxyBefore(legacy.port)
  const findings: Finding[] = []
  const explained = new Map<string, number>()
  let caseCount = 0
  let requestCount = 0
  let forwardedCount = 0
  try {
    for (; goesOn(caseCount, findings.length); caseCount++) {
      const next = caseAt?.(firstIndex + caseCount) ?? fuzzCase(seed, firstIndex + caseCount)
      const expected = expectationOf(next)
      const run = await runCase(next, expected, legacy, proxy.port)
      const verdict = judge(next, expected, run)
      requestCount += expected.exchanges.length
      forwardedCount += run.requests.length
      for (const reason of verdict.explained) explained.set(reason, (explained.get(reason) ?? 0) + 1)
      const problems = isAlive(proxy) ? verdict.findings : [...verdict.findings, `CRASH: the proxy ended\n${proxy.process.output()}`]
      if (problems.length > 0) {
        const finding = { case: next, run, findings: problems }
        findings.push(finding)
        onFinding?.(finding)
      }
      if (!isAlive(proxy)) break
    }
  } finally {
    await proxy[Symbol.asyncDispose]()
    legacy.close()
  }
  return { seed, firstIndex, caseCount, requestCount, forwardedCount, explained, findings }
}

function isAlive({ process: { process } }: ProxyBefore): boolean {
  return process.exitCode === null && process.signalCode === null
}

export function describeFinding({ case: { seed, index, damage, clientText, answers }, run, findings }: Finding): string {
  return [
    seed === null
      ? `past finding (${damage})`
      : `seed ${seed} case ${index} (${damage}); again: npm run fuzz -w proxy -- --seed ${seed} --case ${index}`,
    ...findings.map(finding => `  ${finding}`),
    `  client sent  ${JSON.stringify(clientText)}`,
    `  legacy saw   ${JSON.stringify(run.requests.map(request => request.text))}`,
    `  legacy spoke ${JSON.stringify(answers)}`,
    `  client got   ${JSON.stringify(run.clientText)} (${run.clientEnded})`,
  ].join('\n')
}

export function describeReport({ seed, firstIndex, caseCount, requestCount, forwardedCount, findings }: FuzzReport): string {
  return `fuzz: seed ${seed} from case ${firstIndex}, ${caseCount} cases, ${requestCount} requests sent, ${forwardedCount} seen by legacy, ${findings.length} findings`
}
