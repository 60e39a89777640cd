// The table of tariffs: whoever prices picks one here by id. A new tariff is one file plus one line.
import { mesTariff } from './mes.ts'
import type { Tariff } from './tariff.ts'

export type { Tariff }
export { mesTariff }

export const tariffs: Readonly<Record<string, Tariff>> = Object.freeze({ [mesTariff.id]: mesTariff })
