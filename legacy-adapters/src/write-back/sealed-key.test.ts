import { expect, test } from 'vitest'
import { createKeySeal } from './sealed-key.ts'

test('a sealed key opens under the same administrator key and for the same write-back, and for nothing else', () => {
  const keys = createKeySeal('admin')
  const sealed = keys.seal('key of a partner', 17)
  expect(sealed).not.toContain('partner')
  expect(keys.seal('key of a partner', 17)).not.toBe(sealed)
  expect(createKeySeal('admin').open(sealed, 17)).toBe('key of a partner')
  expect(keys.open(sealed, 18)).toBeNull()
  expect(createKeySeal('another').open(sealed, 17)).toBeNull()
  for (const damaged of ['', 'nonsense', `${sealed}A`, sealed.slice(0, -2)]) expect(keys.open(damaged, 17)).toBeNull()
})
