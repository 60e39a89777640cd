// In: the bytes of a price that the client is to get. Out: the body that registers the same price in MES, and the id under which it lives there.
// Called by the proxy before it answers from the candidate. Pure.
import { AdapterError } from '../errors.ts'
import { legacyInt32Max, outsideCalculationIdBase } from './vocabulary.ts'

const storedPriceStart = /^\{"Success":true,("CalculationId":\d+,)("ModelId":)/

/**
 * Shape: the whole price answer → import body: Success left out, "PartnerId" before "ModelId", every other byte as it was.
 * Errors: ENCODE_PRICE_MALFORMED (a preview, a refusal, anything that encodePrice did not write).
 */
export function encodeImport(price: Buffer, partnerId: number): Buffer {
  const text = price.toString('utf8')
  const start = storedPriceStart.exec(text)
  if (start === null) throw new AdapterError('ENCODE_PRICE_MALFORMED', `encoding the import of a price for partner ${partnerId}`)
  return Buffer.from(`{${start[1]}"PartnerId":${partnerId},${start[2]}${text.slice(start[0].length)}`, 'utf8')
}

/** Shape: number of a write-back (from 1) → calculation id above MES's own. Errors: ENCODE_ID_OUT_OF_RANGE once clients' int would overflow. */
export function calculationIdOf(number: number): number {
  const calculationId = outsideCalculationIdBase + number
  if (Number.isInteger(number) && number >= 1 && calculationId <= legacyInt32Max) return calculationId
  throw new AdapterError('ENCODE_ID_OUT_OF_RANGE', `numbering calculation ${number} made outside MES`)
}
