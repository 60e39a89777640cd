// In: multipart/form-data with the file part `model` and the fields material, finish, quantity, in any order. Out: the quote request;
// the model is on disk by then. The same checks as for JSON: unknown, double or missing parts are REQUEST_INVALID.
import type { FastifyRequest } from 'fastify'
import { limits, type QuoteRequest } from '../contract.ts'
import { ServiceError } from '../errors.ts'
import type { ModelFiles } from '../models/model-files.ts'

const fieldNames = ['material', 'finish', 'quantity'] as const
const fieldBytesMax = 1_000

/** Errors: REQUEST_INVALID, REQUEST_TOO_LARGE, REQUEST_CUT, MODELS_UNAVAILABLE. */
export async function readUpload(request: FastifyRequest, models: ModelFiles): Promise<QuoteRequest> {
  const fields = new Map<string, string>()
  let modelSha256: string | null = null
  // One byte more than allowed is let through, so that the store sees and refuses it.
  for await (const part of request.parts({ limits: { fileSize: limits.modelBytesMax + 1, fieldSize: fieldBytesMax, parts: 10 } })) {
    if (part.type === 'file') {
      if (part.fieldname !== 'model') throw invalid(`the file part "${part.fieldname}" is unknown; the file is called "model"`)
      if (modelSha256 !== null) throw invalid('there is more than one file part "model"')
      modelSha256 = (await models.put(part.file)).sha256
    } else {
      if (!fieldNames.includes(part.fieldname as never))
        throw invalid(`the field "${part.fieldname}" is unknown; known are ${fieldNames.join(', ')}`)
      if (fields.has(part.fieldname)) throw invalid(`there is more than one field "${part.fieldname}"`)
      if (part.valueTruncated) throw invalid(`the field "${part.fieldname}" is longer than ${fieldBytesMax} bytes`)
      fields.set(part.fieldname, String(part.value))
    }
  }
  if (modelSha256 === null) throw invalid('the file part "model" is missing')
  const missing = fieldNames.find(name => !fields.has(name))
  if (missing !== undefined) throw invalid(`the field "${missing}" is missing`)
  return {
    modelSha256,
    material: fields.get('material') as string,
    finish: fields.get('finish') as string,
    quantity: numberOfText(fields.get('quantity') as string),
  }
}

/** The number that JSON would read in this text; anything else is no number, which the check of options refuses as QUANTITY_OUT_OF_RANGE. */
function numberOfText(text: string): number {
  return /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(text) ? Number(text) : Number.NaN
}

const invalid = (message: string) => new ServiceError('REQUEST_INVALID', `body: ${message}`)
