// The lines of an offer in their order: each may look at those before it. A new line is one file plus one entry here and one code.
import type { OfferLine } from '../offer-line.ts'
import { casting } from './casting.ts'
import { finishing } from './finishing.ts'
import { handling } from './handling.ts'
import { leadTime } from './lead-time.ts'
import { metal } from './metal.ts'
import { minimum } from './minimum.ts'
import { patternPrint } from './pattern-print.ts'
import { patternResin } from './pattern-resin.ts'
import { quantityDiscount } from './quantity-discount.ts'
import { setUp } from './set-up.ts'

export const offerLines: readonly OfferLine[] = [
  setUp,
  patternPrint,
  patternResin,
  casting,
  metal,
  finishing,
  handling,
  quantityDiscount,
  leadTime,
  minimum,
]
