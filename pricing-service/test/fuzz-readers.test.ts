// The short run of the readers' fuzzer, the same cases every time. The long one: npm run fuzz -w pricing-service -- --seconds 3600.
import { describe, expect, test } from 'vitest'
import { type Finding, fuzz } from './fuzz/fuzzer.ts'
import { judge } from './fuzz/judge.ts'
import { soundSeeds } from './fuzz/seeds.ts'

const caseCountPerSeed = 400

describe('damaged files', () => {
  test.each(soundSeeds.map(seed => [seed.name, seed.bytes] as const))(
    'give a model that holds together or a coded refusal, the same again: %s',
    async (_, bytes) => {
      expect((await judge(bytes, null)).problem).toBeNull()
      const findings: Finding[] = []
      const outcomes = await fuzz({
        ...{ seed: 20_261_125, pool: [bytes], coverage: null, onFinding: finding => findings.push(finding) },
        goesOn: count => count < caseCountPerSeed,
      })
      expect(findings.map(({ caseNumber, problem }) => ({ caseNumber, problem }))).toEqual([])
      // Damage that only ever meets one refusal tests one line of the reader.
      expect(outcomes.size).toBeGreaterThanOrEqual(3)
    },
  )
})
