import { figure } from '../../inspect/figures.ts'
import { type FindingRule, finding } from '../finding.ts'

export const tooLarge: FindingRule = {
  code: 'TOO_LARGE',
  meaning: 'larger than what is cast as a matter of routine, or than any flask',
  find: ({ orientedBoxMm }, limits) => {
    const [long, middle, short] = [Number(orientedBoxMm.long), Number(orientedBoxMm.middle), Number(orientedBoxMm.short)]
    const roomMm = 2 * limits.investmentMm.value
    const across = Math.sqrt(middle * middle + short * short)
    const fitsFlask = across <= limits.flaskDiameterMm.value - roomMm && long <= limits.flaskHeightMm.value - roomMm
    if (fitsFlask && middle <= limits.routineShortMm.value && long <= limits.routineLongMm.value) return []
    const size = `The tightest box around the model measures ${orientedBoxMm.long} × ${orientedBoxMm.middle} × ${orientedBoxMm.short} mm`
    return [
      finding('TOO_LARGE', {
        severity: fitsFlask ? 'review' : 'block',
        value: orientedBoxMm.long,
        limit: figure(fitsFlask ? limits.routineLongMm.value : limits.flaskHeightMm.value - roomMm),
        unit: 'mm',
        detail: fitsFlask
          ? `${size}; up to ${figure(limits.routineShortMm.value)} × ${figure(limits.routineLongMm.value)} mm are cast as a matter of routine.`
          : `${size}; the largest flask leaves room for ${figure(limits.flaskDiameterMm.value - roomMm)} mm across and ${figure(limits.flaskHeightMm.value - roomMm)} mm in length.`,
        advice: 'Divide the piece and have it soldered, or check the units.',
      }),
    ]
  },
}
