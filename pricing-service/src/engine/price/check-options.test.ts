import { describe, expect, test } from 'vitest'
import { mesTariff } from '../../tariffs/index.ts'
import { checkOptions } from './check-options.ts'

const sound = { material: 'BRONZE', finish: 'NONE', quantity: 1 }
const code = (options: object) => checkOptions({ ...sound, ...options }, mesTariff)?.code ?? null

describe('options', () => {
  test('that the tariff knows are not refused', () => {
    for (const material of Object.keys(mesTariff.materials))
      for (const finish of Object.keys(mesTariff.finishes)) expect(code({ material, finish, quantity: 10_000 })).toBeNull()
  })

  test.each(['', 'silver925', 'SILVER925 ', 'GOLD999', 'toString', '__proto__', 'constructor', null, undefined, 5])(
    'of material %s are MATERIAL_UNKNOWN',
    material => {
      expect(code({ material })).toBe('MATERIAL_UNKNOWN')
    },
  )

  test.each(['', 'none', 'GILDED', 'hasOwnProperty', null, undefined])('of finish %s are FINISH_UNKNOWN', finish => {
    expect(code({ finish })).toBe('FINISH_UNKNOWN')
  })

  test.each([0, -1, 10_001, 1.5, Number.NaN, Infinity, '10', true, null, undefined])(
    'of quantity %s are QUANTITY_OUT_OF_RANGE',
    quantity => {
      expect(code({ quantity })).toBe('QUANTITY_OUT_OF_RANGE')
    },
  )

  test('are checked in the order material, finish, quantity', () => {
    expect(code({ material: 'X', finish: 'X', quantity: 0 })).toBe('MATERIAL_UNKNOWN')
    expect(code({ finish: 'X', quantity: 0 })).toBe('FINISH_UNKNOWN')
  })

  test('are refused with what was found and what is allowed', () => {
    expect(checkOptions({ ...sound, finish: 'GILDED' }, mesTariff)?.detail).toBe(
      'There is no finish "GILDED"; known are NONE, MATTE, POLISHED, RHODIUM.',
    )
    expect(checkOptions({ ...sound, quantity: 0 }, mesTariff)?.detail).toBe('Quantity 0 is not a whole number from 1 to 10000.')
  })
})
