// In: how a model is made. Out: its bytes and their digest, made once per process. Called by feeders and by personas that upload.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { jewel } from '@ficus/pricing-service/sample-models'
import type { ModelBytes } from './answers/partner-answers.ts'
import type { ModelSource } from './persona-input.ts'

/** The same models come in every slice, and making one takes longer than sending it. */
const made = new Map<string, ModelBytes>()

export function bytesOfModel(source: ModelSource): ModelBytes {
  const key = JSON.stringify(source)
  const known = made.get(key)
  if (known !== undefined) return known
  const bytes = Buffer.from(source.kind === 'file' ? readFileSync(source.path) : jewel(source.jewel, source))
  const model = { bytes, sha256: createHash('sha256').update(bytes).digest('hex') }
  made.set(key, model)
  return model
}
