// How many calculations MES got while a run lasted that no client holds. In: the ids that clients hold. Out: the rows beyond them. Called by load-record.ts.
// MES cannot list its rows: it answers for one id, and to the partner whose it is. But no id is lost without a reason. MES' own come from one sequence, which
// refusals and previews leave alone, so all between two prices of our own are looked up; those from outside are noted by the pricing service before MES gets them.
import type { WriteBackPage } from '@ficus/pricing-service/contract'
import { LoadError } from '../errors.ts'
import type { Landscape } from '../landscape/landscape-file.ts'
import { walkModels } from '../walk/models.ts'
import { asPartner, get } from '../walk/requests.ts'
import type { Partner } from '../walk/step.ts'
import { type Caller, openCaller } from '../wire/http-exchange.ts'
import { askForNumber, storedPrice } from './ask-for-number.ts'
import { outsideIdFrom } from './probe.ts'

export interface RowCount {
  /** Out: ids of rows that are not held. Errors: LANDSCAPE_UNREACHABLE, WALK_STEP_IMPOSSIBLE. */
  notHeld(held: ReadonlySet<number>): Promise<NotHeld>
}

export interface NotHeld {
  readonly ids: readonly number[]
  /** Of so many ids that nobody holds, an even part was looked up. */
  readonly unheldIdCount: number
  readonly lookedUpCount: number
}

const answerWithinMs = 120_000
/** Each may have to be asked for as every partner. */
const lookedUpCountMax = 200
const pageCount = 1_000
/** Blocks that were taken before the run may still be used up in it. */
const earlierNumbersCount = 1_000
const moscow = '+03:00'

/** Errors: as for `notHeld`. */
export async function openRowCount({ mes, pricing, partners }: Landscape): Promise<RowCount> {
  const [partner] = partners
  const model = walkModels()['ring']!
  const startedAt = Date.now()
  const within = () => AbortSignal.timeout(answerWithinMs)
  const ask = async (call: Parameters<typeof askForNumber>[1]) => {
    using caller = callerOf(mes.url)
    return await askForNumber(caller, call, within())
  }
  const modelId = await ask({ target: '/api/partner/models', partner: partner!, body: model, field: 'ModelId' })
  const ownPrice = () => ask({ ...storedPrice(modelId), partner: partner! })
  const firstId = await ownPrice()
  const { next } = await ledgerPage(pricing.url, 0)

  return {
    notHeld: async held => {
      const lastId = await ownPrice() // MES calculates in turn: whatever it was asked for before has its row by now
      const inside = range(firstId + 1, lastId).filter(id => !held.has(id))
      const chosen = evenPart(inside, lookedUpCountMax)
      const ids: number[] = []
      using caller = callerOf(mes.url)
      for (const id of chosen) if (await isRowOfAny(caller, id, partners, within)) ids.push(id)
      for (const { id, partnerId } of await notedSince(pricing.url, startedAt, next)) {
        if (held.has(id)) continue
        if (
          await isRowOfAny(
            caller,
            id,
            partners.filter(each => each.id === partnerId),
            within,
          )
        )
          ids.push(id) // a note may have been cancelled
      }
      return { ids, unheldIdCount: inside.length, lookedUpCount: chosen.length }
    },
  }
}

/** Out: whether one of the partners can read it. */
async function isRowOfAny(caller: Caller, id: number, partners: readonly Partner[], within: () => AbortSignal): Promise<boolean> {
  const target = `/api/partner/prices/${id}`
  for (const partner of partners) {
    const { status, body } = await caller.send(get(target, asPartner({ partner })), within()).catch(cause => {
      throw new LoadError('LANDSCAPE_UNREACHABLE', `looking ${caller.baseUrl}${target} up`, cause)
    })
    if (status === 200 && body.includes('{"Success":true,')) return true
  }
  return false
}

interface Noted {
  readonly id: number
  readonly partnerId: number
}

async function notedSince(pricingUrl: string, startedAt: number, firstNext: number): Promise<readonly Noted[]> {
  const noted: Noted[] = []
  for (let after = Math.max(0, firstNext - earlierNumbersCount); ; ) {
    const { writeBacks } = await ledgerPage(pricingUrl, after)
    const last = writeBacks.at(-1)
    if (last === undefined) return noted
    for (const { number, entry } of writeBacks) {
      const { partnerId, answer } = entry as { readonly partnerId: number; readonly answer: string }
      const calculatedAt = /"CalculatedAt":"([^"]+)"/.exec(answer)?.[1] ?? ''
      if (Date.parse(calculatedAt.slice(0, 23) + moscow) >= startedAt) noted.push({ id: outsideIdFrom + number, partnerId })
    }
    after = last.number
  }
}

async function ledgerPage(pricingUrl: string, after: number): Promise<WriteBackPage> {
  const url = new URL(`/write-backs?after=${after}&count=${pageCount}`, pricingUrl)
  const attempted = `reading ${url.origin}${url.pathname}`
  const response = await fetch(url, { signal: AbortSignal.timeout(answerWithinMs) }).catch(cause => {
    throw new LoadError('LANDSCAPE_UNREACHABLE', attempted, cause)
  })
  if (!response.ok) throw new LoadError('LANDSCAPE_UNREACHABLE', `${attempted} (HTTP ${response.status})`)
  return (await response.json()) as WriteBackPage
}

function callerOf(url: string): Caller & Disposable {
  const caller = openCaller(url)
  return { ...caller, [Symbol.dispose]: () => caller.close() }
}

const range = (from: number, below: number) => Array.from({ length: Math.max(0, below - from) }, (_, index) => from + index)

function evenPart(ids: readonly number[], countMax: number): readonly number[] {
  const step = Math.max(1, ids.length / countMax)
  return Array.from({ length: Math.min(ids.length, countMax) }, (_, index) => ids[Math.floor(index * step)]!)
}
