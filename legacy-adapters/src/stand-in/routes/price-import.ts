// POST /api/admin/prices/import: registers a calculation made outside MES, so that it reads and orders like one of MES's own. Safe to send again and again.
import { findStored, insertCalculation } from '../database/calculations.ts'
import { findModel } from '../database/models.ts'
import { readImport } from '../import-body.ts'
import type { Mes } from '../mes.ts'
import { type Answer, errorPage, json, refusal } from '../wire/answer.ts'
import { legacyJson } from '../wire/legacy-json.ts'
import type { Call } from './route.ts'

/** The same body is one that would be answered and stored alike: order of keys, blanks and unknown keys do not make it another. */
export const importPrice =
  (mes: Mes) =>
  async ({ body }: Call<'administrator', 'json'>): Promise<Answer> => {
    const imported = readImport(body)
    if (imported === null) return errorPage(400)
    const { calculationId, partnerId, modelId, answer } = imported
    const known = await findStored(mes.database, calculationId)
    if (known === null) {
      if ((await findModel(mes.database, partnerId, modelId)) === null) return refusal('MODEL_NOT_FOUND')
      if (await insertCalculation(mes.database, calculationId, imported)) return confirmed(calculationId)
    }
    // of two imports of one id at the same time the key of the table let one in; the other is judged against it
    const stored = known ?? (await findStored(mes.database, calculationId))
    return stored?.partnerId === partnerId && stored.answer === answer ? confirmed(calculationId) : refusal('IMPORT_CONFLICT')
  }

function confirmed(calculationId: number): Answer {
  return json(legacyJson({ Success: true, CalculationId: calculationId }))
}
