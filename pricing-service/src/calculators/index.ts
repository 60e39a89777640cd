// The table of calculators by the request's tariff. A new one is one file plus one line.
import type { QuoteRequest, TariffCode } from '../contract.ts'
import type { Calculator } from './calculator.ts'
import { castingCalculator } from './casting.ts'
import { mesCalculator } from './mes.ts'

export { answerOf, type CalculatedAnswer, type GeometryOutcome, type QuoteAnswer } from './answer-of.ts'
export type { Calculator, GeometryTask, PricedAnswer, RefusalWords } from './calculator.ts'

const calculators: Readonly<Record<TariffCode, Calculator>> = { mes: mesCalculator, casting: castingCalculator }

export const calculatorFor = ({ tariff = 'mes' }: Pick<QuoteRequest, 'tariff'>): Calculator => calculators[tariff]
