// In: a request on a strangled route. Out: its assignment, whose request it is and how important. Reads headers only, before any byte of the body.
// The first stage; legacy in every doubt, a fault of the flag source and an open breaker included.
import type { FlagsClient } from '@ficus/flags'
import type { Assigned, Exchange } from '../exchange.ts'
import type { PartnerDirectory } from '../gateway/partner-directory.ts'
import type { ReadTesterSide } from '../gateway/tester-side.ts'
import type { Attempt } from '../guarding/breaker.ts'
import type { Breakers } from '../guarding/breakers.ts'
import { stickyKeyOf } from '../routes/route.ts'

export type Assign = (exchange: Exchange) => Assigned

export interface AssignParts {
  readonly flags: FlagsClient
  readonly partners: PartnerDirectory
  readonly breakers: Breakers
  readonly readTesterSide: ReadTesterSide
  /** Partners whose requests are load tests. */
  readonly loadTestPartnerIds: ReadonlySet<number>
}

export function createAssign({ flags, partners, breakers, readTesterSide, loadTestPartnerIds }: AssignParts): Assign {
  return ({ request, strangled, sideField }) => {
    const { capability } = strangled.route
    const apiKey = headerText(request.headers['x-api-key'])
    const partner = apiKey === '' ? null : partners.find(apiKey)
    // Decimal text, because buckets are computed over bytes and flag files name partners as text.
    const partnerId = partner === null ? null : String(partner.id)
    const stickyKey = stickyKeyOf(strangled.route, request.url ?? '', partner)
    let attempt: Attempt | null = null
    const assignment = flags.assign(capability, stickyKey, {
      partnerId,
      testerSide: sideField === null ? null : readTesterSide(sideField, capability),
      candidateMayBeAsked: () => {
        attempt = breakers.of(capability).ask()
        return attempt !== null
      },
    })
    const priority = partner !== null && loadTestPartnerIds.has(partner.id) ? 'load-test' : 'live'
    return Object.freeze({ assignment, partner, apiKey, attempt, priority })
  }
}

function headerText(value: string | string[] | undefined): string {
  return typeof value === 'string' ? value : ''
}
