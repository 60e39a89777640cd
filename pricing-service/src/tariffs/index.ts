// The tariffs there are, by name. A new one is one file plus one line.
export { castingTariff } from './casting.ts'
export type { CastingTariff } from './casting-tariff.ts'
export { mesTariff } from './mes.ts'
export type { Tariff } from './tariff.ts'
