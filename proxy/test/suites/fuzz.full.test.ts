// Five minutes of the mutation fuzzer with a seed of the day: other streams than yesterday, the same for everybody today.
import { expect, test } from 'vitest'
import { describeFinding, fuzz } from './fuzz/fuzzer.ts'

const runMs = 300_000

test('five minutes of damaged streams leave no difference unexplained', async () => {
  const seed = Math.floor(Date.now() / 86_400_000)
  const endsAtMs = performance.now() + runMs
  const report = await fuzz({ seed, firstIndex: 0, goesOn: (_, findingCount) => performance.now() < endsAtMs && findingCount < 20 })
  console.log(
    `fuzz: seed ${seed}, ${report.caseCount} cases, ${report.forwardedCount} requests seen by legacy, ${report.findings.length} findings`,
  )
  expect(report.findings.map(describeFinding).join('\n')).toBe('')
})
