// Both pages of the contract: which sentences of their close readings stand in which table here, and what else of them is asked.
import { type Effect, effects } from './effects.ts'
import { jsonBodies } from './json-bodies.ts'
import { meshes, money, refusals } from './meshes.ts'
import { numbers } from './numbers.ts'
import { orderOfChecks, orderOfRefusals } from './order-of-checks.ts'
import { otherRefusals, pathsAndUploads } from './paths-and-uploads.ts'
import { priceRequest } from './price-request.ts'
import { asciiGrammar, readers } from './readers.ts'
import type { Sentence } from './sentence.ts'
import { beyondTheLimits } from './sizes.ts'

export interface ContractPage {
  readonly file: 'mes-http.md' | 'mes-price-calculation.md'
  readonly closeReading: readonly Sentence[]
  readonly elsewhere: readonly Sentence[]
  /** Sentences that take more than one request. */
  readonly effects: readonly Effect[]
  /** Asked by close-reading.full.test.ts, because a request is hundreds of megabytes. */
  readonly atLength: readonly Sentence[]
}

export const contractPages: readonly ContractPage[] = [
  {
    file: 'mes-http.md',
    closeReading: [...orderOfChecks, ...jsonBodies, ...priceRequest, ...pathsAndUploads],
    elsewhere: [...orderOfRefusals, ...otherRefusals],
    effects,
    atLength: beyondTheLimits.http,
  },
  {
    file: 'mes-price-calculation.md',
    closeReading: [...readers, ...asciiGrammar, ...numbers, ...refusals, ...meshes, ...money],
    elsewhere: [],
    effects: [],
    atLength: beyondTheLimits.calculation,
  },
]
