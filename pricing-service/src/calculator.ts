// Which engine and which tariff this version of the service calculates with. Both processes name them: the api on acceptance, the worker on
// the answer (during a rolling upgrade the worker's word is the last).
import type { Quote } from './contract.ts'
import { engineVersion } from './engine/index.ts'
import { mesTariff, type Tariff } from './tariffs/index.ts'

export interface Calculator {
  readonly tariff: Quote['tariff']
  readonly engineVersion: string
}

export const currentTariff: Tariff = mesTariff

export const calculator: Calculator = Object.freeze({ tariff: { id: currentTariff.id, version: currentTariff.version }, engineVersion })
