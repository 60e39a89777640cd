// Units of length: what a file says, what the caller says, and the factor to millimetres. Nothing is guessed.
import type { ModelInMillimetres, UnitCode } from './model-in-millimetres.ts'
import { Refused } from './reading-refusal.ts'

/** Nearest doubles; all but 0.001 are exact. */
export const millimetresPer: Readonly<Record<UnitCode, number>> = { um: 0.001, mm: 1, cm: 10, m: 1000, in: 25.4, ft: 304.8 }

/** For formats without units. Errors: UNITS_REQUIRED. */
export const unitsOfCaller = (stated: UnitCode | null, formatName: string): ModelInMillimetres['units'] => {
  if (stated === null)
    throw new Refused('UNITS_REQUIRED', `${formatName} has no units of length; state one of ${Object.keys(millimetresPer).join(', ')}.`)
  return { code: stated, source: 'caller' }
}

/** For formats with units. Errors: UNITS_CONFLICT. */
export const unitsOfFile = (written: UnitCode, stated: UnitCode | null, formatName: string): ModelInMillimetres['units'] => {
  if (stated !== null && stated !== written)
    throw new Refused(
      'UNITS_CONFLICT',
      `The ${formatName} says that its unit is ${written}, the caller that it is ${stated}; leave the unit out or correct one of them.`,
    )
  return { code: written, source: 'file' }
}
