// POST /api/partner/prices and GET /api/partner/prices/{CalculationId}: the call that takes minutes, and the bytes it answered, again.
import { checkParameters, type PriceInput, renderFigures } from '../calculator/index.ts'
import { findAnswer, insertCalculation, takeCalculationId } from '../database/calculations.ts'
import { findModel } from '../database/models.ts'
import type { Mes } from '../mes.ts'
import { type Answer, json, refusal } from '../wire/answer.ts'
import { stringOf } from '../wire/json-object.ts'
import { moscowTime, nowTicks } from '../wire/moscow-time.ts'
import { priceJson } from '../wire/price-json.ts'
import { positiveInt32, wholeNumber } from '../wire/whole-number.ts'
import type { Call } from './route.ts'

/** Checks in the order of the contract: material, finish, quantity, model found, model content. Only an answered price takes an id and a row. */
export const calculatePrice =
  (mes: Mes) =>
  async ({ caller, body, query, receivedAtMs }: Call<'partner', 'json'>): Promise<Answer> => {
    const asked = {
      material: stringOf(body.get('Material')),
      finish: stringOf(body.get('Finish')),
      quantity: wholeNumber(body.get('Quantity')),
    }
    const parameterRefusal = checkParameters(asked)
    if (parameterRefusal !== null) return refusal(parameterRefusal)
    const input = asked as PriceInput
    const modelId = positiveInt32(body.get('ModelId'))
    const model = modelId === null ? null : await findModel(mes.database, caller.id, modelId)
    if (model === null) return refusal('MODEL_NOT_FOUND')

    const calculation = await mes.priceDesk.calculate(() => mes.modelFolder.read(model.sha256), input)
    if (calculation.kind === 'refused') return refusal(calculation.code)
    const calculatedAt = moscowTime(nowTicks())
    const isPreview = query.get('Preview')?.toLowerCase() === 'true'
    const calculationId = isPreview ? null : await takeCalculationId(mes.database)
    const answer = priceJson({
      calculationId,
      modelId: model.id,
      ...input,
      figures: renderFigures(calculation.figures),
      calculatedAt,
      durationMs: Math.round(performance.now() - receivedAtMs),
    })
    const { total } = calculation.figures
    if (calculationId !== null) await insertCalculation(mes.database, calculationId, { partnerId: caller.id, ...input, total, answer })
    return json(answer)
  }

export const storedPrice =
  (mes: Mes) =>
  async ({ caller, id }: Call<'partner', 'ignored'>): Promise<Answer> => {
    const answer = await findAnswer(mes.database, caller.id, id)
    return answer === null ? refusal('CALCULATION_NOT_FOUND') : json(answer)
  }
