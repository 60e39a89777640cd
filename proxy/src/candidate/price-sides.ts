// In: settings. Out: the new side of `pricing.calculate` twice: once for clients, once for mirrored requests, with connections of their own each.
import { createMesClient } from '@ficus/legacy-adapters/write-back'
import { openPriceCandidate } from './price-candidate.ts'
import { openPricingClient } from './pricing-client.ts'
import type { OpenSides } from './sides.ts'

/** Null while no pricing service is configured. */
export const openPriceSides: OpenSides = settings => {
  const { pricing, legacy, certificateAuthority, mesAdminKey, writeBackSettleMs } = settings
  if (pricing === '') return null
  const side = (connectionCountMax: number, adminKey: string) =>
    openPriceCandidate({
      pricing: openPricingClient(pricing, connectionCountMax),
      mes: createMesClient({ mesUrl: legacy, adminKey, certificateAuthority }),
      mayRecord: adminKey !== '',
      settleMs: writeBackSettleMs,
    })
  // The mirror gets no administrator key: whatever goes wrong in it, it cannot record anything.
  return { candidate: side(settings.candidateInFlightCountMax, mesAdminKey), mirror: side(settings.shadowInFlightCountMax + 1, '') }
}
