// A session's account of the prices it asked for. In: that one was asked, and how it ended. Out: the ledger, with all ids that the client holds and digests of a part of them.
import { createHash } from 'node:crypto'
import type { HeldPrice, SessionLedger } from '../engine/ledger.ts'
import type { SeededRandom } from '../engine/seeded-random.ts'
import type { Answer } from '../engine/session.ts'

export interface PriceLedger {
  asked(): void
  answered(answer: Answer, partnerId: number): void
  compared(): void
  /** No answer came, or none that says anything. Does nothing unless a price is under way. */
  failed(): void
  read(): SessionLedger
}

const heldCountMax = 200
const idOfPrice = /^\{"Success":true,"CalculationId":([1-9]\d*),/

export function openPriceLedger(random: SeededRandom): PriceLedger {
  const counts = { submittedCount: 0, pricedCount: 0, refusedCount: 0, explicitlyFailedCount: 0, comparedCount: 0 }
  const held: HeldPrice[] = []
  const ids: number[] = []
  let underWay = false

  /** Each one with the same chance, however many come. */
  function hold(price: HeldPrice): void {
    ids.push(price.calculationId)
    const place = ids.length <= heldCountMax ? held.length : random.below(ids.length)
    if (place < heldCountMax) held[place] = price
  }

  function end(as: 'pricedCount' | 'refusedCount' | 'explicitlyFailedCount'): void {
    if (underWay) counts[as] += 1
    underWay = false
  }

  return {
    asked: () => {
      counts.submittedCount += 1
      underWay = true
    },
    answered: ({ status, body }, partnerId) => {
      const text = body.toString('latin1', 0, 60)
      if (status === 200 && text.startsWith('{"Success":true,')) {
        end('pricedCount')
        const calculationId = idOfPrice.exec(text)?.[1]
        if (calculationId === undefined) return
        hold({ partnerId, calculationId: Number(calculationId), answerSha256: createHash('sha256').update(body).digest('hex') })
      } else if (status === 200 && text.startsWith('{"Success":false,')) end('refusedCount')
      else end('explicitlyFailedCount')
    },
    compared: () => {
      counts.comparedCount += 1
    },
    failed: () => end('explicitlyFailedCount'),
    read: () => ({ ...counts, ids: [...ids], held: [...held] }),
  }
}
