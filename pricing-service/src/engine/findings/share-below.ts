// How much of the surface is thinner than a limit; an inspection knows it for the limits that it was asked about.
import type { WidthFigures } from '../inspect/inspection.ts'

/** Shape: parts per 10 000. Errors: RangeError for a limit that the rays do not ask about: limits.ts and walls-and-gaps.ts must agree. */
export const shareBelow = ({ below }: WidthFigures, limitMm: number): number => {
  const asked = below.find(({ limitMm: text }) => Number(text) === limitMm)
  if (asked === undefined)
    throw new RangeError(`Reading the share below ${limitMm} mm: only ${below.map(b => b.limitMm).join(', ')} were asked about`)
  return asked.basisPoints
}
