// The long run of the mutation fuzzer in CI: one seed and one count of cases, the same on every day and machine. New seeds: `npm run fuzz -w proxy`.
import { expect, test } from 'vitest'
import { describeFinding, describeReport, fuzz } from './fuzz/fuzzer.ts'

const seed = 20_261_125
const caseCount = 180_000
const findingsMax = 20

// Never tried again: the same cases would take the same minutes.
test(`${caseCount} damaged streams leave no difference unexplained`, { retry: 0 }, async () => {
  const report = await fuzz({
    seed,
    firstIndex: 0,
    onFinding: finding => console.log(describeFinding(finding)),
    goesOn: (done, findingCount) => done < caseCount && findingCount < findingsMax,
  })
  console.log(describeReport(report))
  expect(report.findings.map(describeFinding).join('\n')).toBe('')
  expect(report.caseCount).toBe(caseCount)
})
