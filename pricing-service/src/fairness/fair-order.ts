// The numbers of the fair order, once: whose work weighs how much, how virtual time becomes BullMQ's priorities, what every job costs beside its processor time.
import type { Lane } from './lanes.ts'

/** One step of priority; what lies closer together is served in the order of coming. */
export const priorityUnitMs = 2
/** Past this many steps the base follows the virtual time (BullMQ has 2 097 151 of them). */
export const rebaseAfterPriority = 1_000_000
/** Claiming and recording count too: a thousand trivial models are not free. */
export const jobOverheadMs = 5

/** Where lanes share a class (all in heavy, batch and shadow in batch), a partner has so many times its weight. */
export const laneWeights: Readonly<Record<Lane, number>> = { interactive: 4, batch: 1, shadow: 0.25 }

/** By partner; who is not named has 1. */
export type PartnerWeights = Readonly<Record<string, number>>
