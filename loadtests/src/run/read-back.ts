// The prices that clients hold, read back directly at MES: the same bytes under the same id, or the price is missing there. In: ids with the digests of
// what was answered. Out: how many are missing. Called once, after the last answer.
import { createHash } from 'node:crypto'
import type { HeldPrice } from '../engine/ledger.ts'
import { LoadError } from '../errors.ts'
import type { Landscape } from '../landscape/landscape-file.ts'
import { asPartner, get } from '../walk/requests.ts'
import { openCaller } from '../wire/http-exchange.ts'

const answerWithinMs = 30_000

/** Errors: LANDSCAPE_UNREACHABLE. */
export async function missingAtMes({ mes, partners }: Landscape, held: readonly HeldPrice[]): Promise<number> {
  const caller = openCaller(mes.url)
  let missingCount = 0
  try {
    for (const { partnerId, calculationId, answerSha256 } of held) {
      const partner = partners.find(({ id }) => id === partnerId)
      if (partner === undefined)
        throw new LoadError('WALK_STEP_IMPOSSIBLE', `reading back a price of partner ${partnerId}, who is not of this landscape`)
      const target = `/api/partner/prices/${calculationId}`
      const answer = await caller.send(get(target, asPartner({ partner })), AbortSignal.timeout(answerWithinMs)).catch(cause => {
        throw new LoadError('LANDSCAPE_UNREACHABLE', `reading ${mes.url}${target} back`, cause)
      })
      if (answer.status !== 200 || createHash('sha256').update(answer.body).digest('hex') !== answerSha256) missingCount += 1
    }
    return missingCount
  } finally {
    caller.close()
  }
}
