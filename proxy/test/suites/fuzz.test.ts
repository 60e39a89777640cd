// The short run of the mutation fuzzer: what it found once, then a fixed count of cases of one seed. The long ones: fuzz.full.test.ts and `npm run fuzz -w proxy`.
import { expect, test } from 'vitest'
import { fuzzCase } from './fuzz/fuzz-case.ts'
import { describeFinding, describeReport, fuzz } from './fuzz/fuzzer.ts'
import { pastCases } from './fuzz/past-findings.ts'

const caseCount = 2_500
const seed = 20_261_121

test(`${caseCount} damaged streams: legacy sees what the client sent and nothing else, and no difference is left unexplained`, {
  timeout: 120_000,
}, async () => {
  const wantedCount = pastCases.length + caseCount
  const report = await fuzz({
    seed,
    firstIndex: 0,
    caseAt: index => pastCases[index] ?? fuzzCase(seed, index - pastCases.length),
    goesOn: done => done < wantedCount,
  })
  console.log(describeReport(report))
  expect(report.findings.map(describeFinding).join('\n')).toBe('')
  expect(report.caseCount).toBe(wantedCount)
  // Damage that no request survives would prove nothing.
  expect(report.forwardedCount).toBeGreaterThan(caseCount / 4)
  expect(report.explained.size).toBeGreaterThan(10)
})
