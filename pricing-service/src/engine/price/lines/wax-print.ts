// WAX_PRINT: machine time of printing the wax model layer by layer; Z is up.
import { add, ceilingQuotient, decimal, multiply, round, roundQuotient, wholeNumber } from '../../money/decimal.ts'
import type { PriceLine } from '../priced-piece.ts'

const secondsPerHour = wholeNumber(3600)

/** Step 10. The set-up time is put over 3600 as well, so that the hours are one exact fraction, rounded once. */
export const waxPrintLine: PriceLine = ({ sizeMm, tariff: { waxPrint } }) => {
  const layerCount = ceilingQuotient(sizeMm.z, decimal(waxPrint.layerHeightMm))
  const printSeconds = multiply(layerCount, decimal(waxPrint.secondsPerLayer))
  const setUpSeconds = multiply(decimal(waxPrint.setUpHours), secondsPerHour)
  const hours = roundQuotient(add(printSeconds, setUpSeconds), secondsPerHour, 4)
  return round(multiply(hours, decimal(waxPrint.pricePerHour)), 2)
}
