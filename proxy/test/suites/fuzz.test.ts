// The short run of the mutation fuzzer: a fixed count of cases of one seed. The long ones: fuzz.full.test.ts and `npm run fuzz -w proxy`.
import { expect, test } from 'vitest'
import { describeFinding, describeReport, fuzz } from './fuzz/fuzzer.ts'
import { pastCases } from './fuzz/past-findings.ts'

const caseCount = 2_500
const seed = 20_261_121

test(`${caseCount} damaged streams: legacy sees what the client sent and nothing else, and no difference is left unexplained`, async () => {
  const report = await fuzz({ seed, firstIndex: 0, goesOn: done => done < caseCount })
  console.log(describeReport(report))
  expect(report.findings.map(describeFinding).join('\n')).toBe('')
  expect(report.caseCount).toBe(caseCount)
  // Damage that no request survives would prove nothing.
  expect(report.forwardedCount).toBeGreaterThan(caseCount / 4)
  expect(report.explained.size).toBeGreaterThan(10)
})

test('what the fuzzer found once it finds no more', async () => {
  const cases = pastCases.map((pastCase, index) => ({ ...pastCase, index }))
  const report = await fuzz({ seed: 0, firstIndex: 0, caseAt: index => cases[index]!, goesOn: done => done < cases.length })
  expect(report.findings.map(describeFinding).join('\n')).toBe('')
  expect(report.caseCount).toBe(cases.length)
})
