// One size and tariff: models new to the service are uploaded and priced in one request each, then priced again with another choice. In: the api's address.
// Out: how long each took, and how much of the machine others used meanwhile.
import type { Quote, TariffCode } from '../../src/contract.ts'
import { jewel } from '../../src/sample-models/index.ts'
import { foreignCores, readClock } from './foreign-load.ts'

export interface Latencies {
  readonly tariff: TariffCode
  readonly facetCount: number
  readonly uploadMs: readonly number[]
  readonly knownMs: readonly number[]
  readonly foreignCores: number
}

const warmUpCount = 3

export async function askQuotes(url: string, tariff: TariffCode, facetCount: number, roundCount: number): Promise<Latencies> {
  const bytes = jewel('ring', { facetCount, seed: 1 })
  const uploadMs: number[] = []
  const knownMs: number[] = []
  let before = readClock()
  for (let round = -warmUpCount; round < roundCount; round++) {
    if (round === 0) before = readClock()
    // The header of a binary STL means nothing to the price, and makes the model a new one.
    new TextEncoder().encodeInto(`${tariff} ${facetCount} ${round} ${performance.now()} ${process.pid}`.padEnd(80), bytes.subarray(0, 80))
    const first = await upload(url, tariff, bytes)
    const again = await askAgain(url, first.quote.request)
    if (round < 0) continue
    uploadMs.push(first.elapsedMs)
    knownMs.push(again.elapsedMs)
  }
  return { tariff, facetCount, uploadMs, knownMs, foreignCores: foreignCores(before, readClock()) }
}

function upload(url: string, tariff: TariffCode, bytes: Uint8Array<ArrayBuffer>) {
  const form = new FormData()
  const fields = { material: 'SILVER925', finish: 'POLISHED', quantity: '10', tariff, ...(tariff === 'casting' ? { units: 'mm' } : {}) }
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  form.set('model', new Blob([bytes]), 'ring.stl')
  return timed(`${url}/quotes`, { method: 'POST', headers: { prefer: 'wait=60' }, body: form })
}

function askAgain(url: string, request: Quote['request']) {
  const body = JSON.stringify({ ...request, material: 'GOLD585', quantity: 3 })
  return timed(`${url}/quotes`, { method: 'POST', headers: { 'content-type': 'application/json', prefer: 'wait=60' }, body })
}

async function timed(url: string, init: RequestInit): Promise<{ elapsedMs: number; quote: Quote }> {
  const startedAt = performance.now()
  const response = await fetch(url, init)
  const quote = (await response.json()) as Quote
  const elapsedMs = performance.now() - startedAt
  if (quote.status !== 'priced') throw new Error(`asking for a quote in the bench: ${response.status} ${JSON.stringify(quote)}`)
  return { elapsedMs, quote }
}
