// In: settings. Out: the new side of `pricing.calculate` twice: once for clients, once for mirrored requests, with connections of their own each.
import { createMesClient, openWriteBack, type WriteBack } from '@ficus/legacy-adapters/write-back'
import { openPriceCandidate } from './price-candidate.ts'
import { openPricingClient } from './pricing-client.ts'
import type { OpenSides, SideSettings } from './sides.ts'

/** Null while no pricing service is configured. */
export const openPriceSides: OpenSides = settings => {
  const { pricing, mesAdminKey } = settings
  if (pricing === '') return null
  const side = (connectionCountMax: number, adminKey: string) => {
    const mes = createMesClient({ mesUrl: settings.legacy, adminKey, certificateAuthority: settings.certificateAuthority })
    const writeBack = adminKey === '' ? null : openPriceWriteBack(settings, mes)
    return openPriceCandidate({ pricing: openPricingClient(pricing, connectionCountMax), mes, writeBack })
  }
  // The mirror gets no administrator key: whatever goes wrong in it, it cannot record anything.
  return { candidate: side(settings.candidateInFlightCountMax, mesAdminKey), mirror: side(settings.shadowInFlightCountMax + 1, '') }
}

function openPriceWriteBack(settings: SideSettings, mes: ReturnType<typeof createMesClient>): WriteBack {
  const { onSettled, onOutbox } = settings.writeBackEvents
  return openWriteBack({
    pricing: settings.pricing,
    mes,
    adminKey: settings.mesAdminKey,
    settleMs: settings.writeBackSettleMs,
    outboxEveryMs: settings.outboxEveryMs,
    absentForMs: settings.outboxAbsentMs,
    onSettled,
    onOutbox,
  })
}
