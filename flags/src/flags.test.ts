import { expect, test } from 'vitest'
import { findFlag, flags } from './flags.ts'
import { expiredFlags } from './status-report.ts'

test('each flag stands once and says who owns it and what it decides', () => {
  expect(new Set(flags.map(flag => flag.name)).size).toBe(flags.length)
  for (const flag of flags) {
    expect(flag.name).toMatch(/^[a-z]+(?:\.[a-z]+)+$/)
    expect(flag.owner).not.toBe('')
    expect(flag.description).not.toBe('')
    expect(flag.defaultStage).toBe('off')
    expect(new Date(flag.expiresOn).toISOString().slice(0, 10)).toBe(flag.expiresOn)
  }
})

test('no flag is past its day: retire it, or argue for more time in its entry', () => {
  expect(expiredFlags(flags, new Date())).toEqual([])
})

test('a flag expires on the day after its last', () => {
  const flag = { ...findFlag('pricing.calculate')!, expiresOn: '2026-12-31' }
  expect(expiredFlags([flag], new Date('2026-12-31T23:59:59Z'))).toEqual([])
  expect(expiredFlags([flag], new Date('2027-01-01T00:00:00Z'))).toEqual(['pricing.calculate'])
})
