// In: multipart/form-data with the file part `model` and the request's other keys as fields, in any order. Out: the quote request;
// the model is on disk by then. The same checks as for JSON: unknown, double or missing parts are REQUEST_INVALID.

import type { Multipart, MultipartFile, MultipartValue } from '@fastify/multipart'
import { nearestName } from '@ficus/settings/nearest-name'
import type { FastifyRequest } from 'fastify'
import { Value } from 'typebox/value'
import { limits, QuoteRequest } from '../contract.ts'
import { ServiceError } from '../errors.ts'
import type { ModelFiles } from '../models/model-files.ts'

const neededNames = ['material', 'finish', 'quantity'] as const
const fieldNames = [...neededNames, 'tariff', 'units', 'leadTime', 'currency', 'callbackUrl'] as const
const fieldBytesMax = 1_000
/** One byte more than allowed is let through, so that the model store sees and refuses it. */
const partLimits = { fileSize: limits.modelBytesMax + 1, fieldSize: fieldBytesMax, parts: 10 }

interface Parts {
  modelSha256: string | null
  readonly fields: Map<string, string>
}

/** Errors: REQUEST_INVALID, REQUEST_TOO_LARGE, REQUEST_CUT, MODELS_UNAVAILABLE. */
export async function readUpload(request: FastifyRequest, models: ModelFiles): Promise<QuoteRequest> {
  const parts: Parts = { modelSha256: null, fields: new Map() }
  try {
    for await (const part of request.parts({ limits: partLimits })) await takePart(parts, part, models)
  } catch (error) {
    throw parserFault(error as Error & { code?: string })
  }
  return toRequest(parts)
}

async function takePart(parts: Parts, part: Multipart, models: ModelFiles): Promise<void> {
  if (part.type === 'file') parts.modelSha256 = await takeModel(parts, part, models)
  else takeField(parts, part)
}

async function takeModel(parts: Parts, part: MultipartFile, models: ModelFiles): Promise<string> {
  if (part.fieldname !== 'model') throw invalid(`the file part "${part.fieldname}" is unknown; the file is called "model"`)
  if (parts.modelSha256 !== null) throw invalid('there is more than one file part "model"')
  return (await models.put(part.file)).sha256
}

function takeField({ fields }: Parts, part: MultipartValue): void {
  const name = part.fieldname
  if (!fieldNames.includes(name as never))
    throw invalid(`the field "${name}" is unknown${nearestName(name, fieldNames) || `; known are ${fieldNames.join(', ')}`}`)
  if (fields.has(name)) throw invalid(`there is more than one field "${name}"`)
  if (part.valueTruncated) throw invalid(`the field "${name}" is longer than ${fieldBytesMax} bytes`)
  fields.set(name, String(part.value))
}

function toRequest({ modelSha256, fields }: Parts): QuoteRequest {
  if (modelSha256 === null) throw invalid('the file part "model" is missing')
  const missing = neededNames.find(name => !fields.has(name))
  if (missing !== undefined) throw invalid(`the field "${missing}" is missing`)
  const request = { modelSha256, ...Object.fromEntries(fields), quantity: numberOfText(fields.get('quantity')!) }
  // A quantity that is no number is refused by the tariff, like any other that is out of range; the schema would call it malformed.
  const [fault] = Value.Errors(QuoteRequest, { ...request, quantity: 1 })
  if (fault !== undefined) throw invalid(`the field "${fault.instancePath.slice(1)}" ${fault.message}`)
  return request as unknown as QuoteRequest
}

/** The number that JSON would read in this text; anything else is no number, which the check of options refuses as QUANTITY_OUT_OF_RANGE. */
function numberOfText(text: string): number {
  return /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(text) ? Number(text) : Number.NaN
}

/** The parser's own errors have no codes for broken multipart, only words; ours and fastify's pass. */
function parserFault(error: Error & { code?: string }): Error {
  if (error instanceof ServiceError || error.code?.startsWith('FST_')) return error
  const cut = error.code === 'ECONNRESET' || /unexpected end|premature/i.test(error.message)
  return cut
    ? new ServiceError('REQUEST_CUT', 'the body ended before it was complete', { cause: error })
    : new ServiceError('REQUEST_INVALID', 'body: this is no multipart/form-data that can be read', { cause: error })
}

const invalid = (message: string) => new ServiceError('REQUEST_INVALID', `body: ${message}`)
