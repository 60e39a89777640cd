// The short run of the mutation fuzzer: a fixed count of cases of one seed. The long ones: fuzz.full.test.ts and `node proxy/test/suites/fuzz.ts`.
import { expect, test } from 'vitest'
import { describeFinding, fuzz } from './fuzz/fuzzer.ts'

const caseCount = 2_500
const seed = 20_261_121

test(`${caseCount} damaged streams: legacy sees what the client sent and nothing else, and no difference is left unexplained`, async () => {
  const report = await fuzz({ seed, firstIndex: 0, goesOn: done => done < caseCount })
  console.log(
    `fuzz: seed ${seed}, ${report.caseCount} cases, ${report.requestCount} requests sent, ${report.forwardedCount} seen by legacy, ${report.findings.length} findings`,
  )
  expect(report.findings.map(describeFinding).join('\n')).toBe('')
  expect(report.caseCount).toBe(caseCount)
  // Damage that no request survives would prove nothing.
  expect(report.forwardedCount).toBeGreaterThan(caseCount / 4)
  expect(report.explained.size).toBeGreaterThan(10)
})
