// In: a request on a strangled route. Out: its assignment and whose request it is. Reads headers only, before any byte of the body.
// The first stage; legacy in every doubt, a fault of the flag source included.
import type { FlagsClient } from '@ficus/flags'
import type { Assigned, Exchange } from '../exchange.ts'
import type { PartnerDirectory } from '../gateway/partner-directory.ts'

export type Assign = (exchange: Exchange) => Assigned

export function createAssign(flags: FlagsClient, partners: PartnerDirectory): Assign {
  return ({ request, strangled }) => {
    const apiKey = headerText(request.headers['x-api-key'])
    const partner = apiKey === '' ? null : partners.find(apiKey)
    // Decimal text, because buckets are computed over bytes and flag files name partners as text.
    const stickyKey = partner === null ? null : String(partner.id)
    const assignment = flags.assign(strangled.route.capability, stickyKey, stickyKey === null ? {} : { partnerId: stickyKey })
    return Object.freeze({ assignment, partner, apiKey })
  }
}

function headerText(value: string | string[] | undefined): string {
  return typeof value === 'string' ? value : ''
}
