// The price of the pattern lets the model stand as it does in the file: X and Y along the platform, Z upwards. Whatever else it needs to fit is said.
import { figure } from '../../inspect/figures.ts'
import type { PlaceText } from '../../inspect/inspection.ts'
import { type FindingParts, type FindingRule, finding } from '../finding.ts'
import type { CastingLimits } from '../limits.ts'

export const printerTooSmall: FindingRule = {
  code: 'PRINTER_TOO_SMALL',
  meaning: 'larger, as it stands in the file or however it is laid, than what the pattern printer takes',
  find: ({ sizeMm, orientedBoxMm }, limits) => {
    const room = roomOf(limits)
    const stands = sidesOf(sizeMm)
    if (fits(stands, room)) return []
    const [x, y, z] = stands
    const long = Number(orientedBoxMm.long)
    const diagonalMm = Math.hypot(...room)
    const tight = [orientedBoxMm.short, orientedBoxMm.middle, orientedBoxMm.long].map(Number)
    const isLaid = [stands, tight].some(sides => fits(sides.toSorted(rising), room.toSorted(rising)))
    const platform = `${room.map(figure).join(' × ')} mm`
    const say = (severity: FindingParts['severity'], then: string, advice: string) => [
      finding('PRINTER_TOO_SMALL', {
        severity,
        ...(severity === 'block' ? { value: orientedBoxMm.long, limit: figure(diagonalMm) } : largestExcess(stands, room)),
        unit: 'mm',
        detail: `As it stands in the file the model measures ${sizeMm.x} × ${sizeMm.y} × ${sizeMm.z} mm; the printer takes ${platform} in width, depth and height. ${then}`,
        advice,
      }),
    ]
    if (long > diagonalMm) return say('block', `Nor does it fit in any other way: it is ${orientedBoxMm.long} mm long.`, divide)
    if (fits([y!, x!, z!], room)) return say('warn', 'Turned by 90° about Z it fits; it is priced as filling a whole platform.', turn)
    return isLaid
      ? say('review', 'Laid another way it fits, but then its layers, and the price of its print, are others.', lay)
      : say('review', 'A box round it fits in no way that is straight to the platform.', divide)
  },
}

const divide = 'Divide the piece and have it soldered, or check the units.'
const turn = 'Turn the model in the file if several pieces are to share a platform.'
const lay = 'Lay the model in the file as it may be printed, Z upwards, for a price at once.'

const sidesOf = ({ x, y, z }: PlaceText): readonly number[] => [Number(x), Number(y), Number(z)]

const roomOf = ({ printWidthMm, printDepthMm, printHeightMm }: CastingLimits): readonly number[] =>
  [printWidthMm, printDepthMm, printHeightMm].map(({ value }) => value)

const fits = (sides: readonly number[], room: readonly number[]): boolean => sides.every((side, axis) => side <= room[axis]!)

const rising = (a: number, b: number): number => a - b

/** The side that stands out furthest. */
const largestExcess = (sides: readonly number[], room: readonly number[]): { value: string; limit: string } => {
  const excess = sides.map((side, axis) => side - room[axis]!)
  const axis = excess.indexOf(Math.max(...excess))
  return { value: figure(sides[axis]!), limit: figure(room[axis]!) }
}
