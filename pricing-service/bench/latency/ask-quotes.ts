// One size and tariff: models new to the service are uploaded and priced in one request each, then priced again with another choice. In: the api's address.
// Out: how long each took, and how much of the machine others used meanwhile.
import type { Quote, TariffCode } from '../../src/contract.ts'
import { jewel } from '../../src/sample-models/index.ts'
import { foreignCores, readClock } from './foreign-load.ts'
import { sendRequest } from './send-request.ts'

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

const boundary = 'ficus-bench-form'

function upload(url: string, tariff: TariffCode, bytes: Uint8Array): Promise<Asked> {
  const fields = { material: 'SILVER925', finish: 'POLISHED', quantity: '10', tariff, ...(tariff === 'casting' ? { units: 'mm' } : {}) }
  const part = (disposition: string) => `--${boundary}\r\ncontent-disposition: form-data; ${disposition}\r\n`
  const texts = Object.entries(fields).map(([name, value]) => `${part(`name="${name}"`)}\r\n${value}\r\n`)
  const before = `${texts.join('')}${part('name="model"; filename="ring.stl"')}content-type: application/octet-stream\r\n\r\n`
  const headers = { prefer: 'wait=60', 'content-type': `multipart/form-data; boundary=${boundary}` }
  return ask(url, headers, [Buffer.from(before), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)])
}

function askAgain(url: string, request: Quote['request']): Promise<Asked> {
  const body = JSON.stringify({ ...request, material: 'GOLD585', quantity: 3 })
  return ask(url, { prefer: 'wait=60', 'content-type': 'application/json' }, [Buffer.from(body)])
}

interface Asked {
  readonly elapsedMs: number
  readonly quote: Quote
}

async function ask(url: string, headers: Readonly<Record<string, string>>, parts: readonly Uint8Array[]): Promise<Asked> {
  const { elapsedMs, statusCode, body } = await sendRequest(`${url}/quotes`, headers, parts)
  const quote = JSON.parse(body) as Quote
  if (quote.status !== 'priced') throw new Error(`asking for a quote in the bench: ${statusCode} ${body}`)
  return { elapsedMs, quote }
}
