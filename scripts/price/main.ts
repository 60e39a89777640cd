// `npm run price -- FILE.stl --material …`: prices a file of the user's on the running landscape by both sides, and shows the breakdown, both times and
// any difference. Nothing is stored in MES but the upload: the legacy is asked for a preview.
import { readFileSync } from 'node:fs'
import type { Problem, Quote } from '@ficus/pricing-service/contract'
import { type FigureRows, rowsOfBreakdown, rowsOfLegacy } from '../clients/breakdown-rows.ts'
import { partnerClient } from '../clients/partner-client.ts'
import { showMs } from '../clients/percentile.ts'
import type { Landscape } from '../landscape/landscape-file.ts'
import { type PriceSettings, readPriceSettings } from './config.ts'

interface Side {
  readonly rows: FigureRows
  readonly refusal: string | null
  readonly detail: string
  readonly elapsedMs: number
}

const settings = readPriceSettings()
try {
  process.exitCode = await main()
} catch (error) {
  console.error(`price: ${(error as Error).message}`)
  process.exitCode = 1
}

async function main(): Promise<number> {
  const landscape = readLandscape(settings.landscape)
  const model = readModel(settings.file)
  console.log(`${settings.file}  ${model.byteLength} bytes, ${settings.quantity} × ${settings.material}, finish ${settings.finish}\n`)
  const next = await byNewService(landscape.pricing.url, model)
  console.log(
    `new service: ${next.refusal === null ? `${next.rows.at(-1)?.[1]} RUB` : `${next.refusal}: ${next.detail}`} in ${showMs(next.elapsedMs)}; asking the legacy (its time grows with the square of the facets; Ctrl-C leaves)`,
  )
  const old = await withProgress(byLegacy(landscape, model))
  show(old, next)
  const differing =
    old.refusal !== next.refusal ||
    old.rows.some(([name, value], index) => next.rows[index]?.[0] !== name || next.rows[index]?.[1] !== value)
  console.log(differing ? '\nTHE TWO SIDES DIFFER' : '\nboth sides agree, figure by figure')
  return differing ? 1 : 0
}

function readLandscape(file: string): Landscape {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Landscape
  } catch (cause) {
    throw new Error(`no landscape runs (${file} is not there); start one in another terminal: npm start`, { cause })
  }
}

function readModel(file: string): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(readFileSync(file))
  } catch (cause) {
    throw new Error(`${file} cannot be read: ${(cause as Error).message}`, { cause })
  }
}

async function byNewService(url: string, model: Uint8Array<ArrayBuffer>): Promise<Side> {
  const form = new FormData()
  for (const [name, value] of Object.entries(requestFields(settings))) form.set(name, value)
  form.set('model', new Blob([model]), 'model.stl')
  const startedAt = performance.now()
  let response = await fetch(`${url}/quotes`, { method: 'POST', body: form, headers: { Prefer: 'wait=30' } })
  while (response.status === 202) {
    response = await fetch(new URL(response.headers.get('location') ?? '', url), { headers: { Prefer: 'wait=30' } })
  }
  const elapsedMs = performance.now() - startedAt
  const body: unknown = await response.json()
  if (response.status !== 200) return refusedAtOnce(response.status, body as Problem, elapsedMs)
  return sideOfQuote(body as Quote, elapsedMs)
}

function refusedAtOnce(status: number, problem: Problem, elapsedMs: number): Side {
  if (status === 422) return { rows: [], refusal: problem.code, detail: problem.detail, elapsedMs }
  throw new Error(`the pricing service answered HTTP ${status}: ${problem.detail}`)
}

function sideOfQuote(body: Quote, elapsedMs: number): Side {
  if (body.status === 'refused') return { rows: [], refusal: body.refusal?.code ?? null, detail: body.refusal?.detail ?? '', elapsedMs }
  if (body.breakdown === null) throw new Error(`the pricing service could not price the model: ${body.failure?.code}`)
  return { rows: rowsOfBreakdown(body.breakdown), refusal: null, detail: '', elapsedMs }
}

function requestFields({ material, finish, quantity }: PriceSettings): Record<string, string> {
  return { material, finish, quantity: String(quantity) }
}

async function byLegacy(landscape: Landscape, model: Uint8Array): Promise<Side> {
  const partner = partnerClient(landscape.mes.url, landscape.partners[0]?.apiKey ?? '')
  const { modelId } = await partner.upload(model)
  const outcome = await partner.price({ modelId, ...settings }, { preview: true })
  return {
    rows: outcome.refusal === null ? rowsOfLegacy(outcome.answer) : [],
    refusal: outcome.refusal,
    detail: '',
    elapsedMs: outcome.elapsedMs,
  }
}

async function withProgress<T>(work: Promise<T>): Promise<T> {
  const startedAt = performance.now()
  const tick = setInterval(
    () => console.log(`  the legacy has been calculating for ${((performance.now() - startedAt) / 1000).toFixed(0)} s`),
    5_000,
  )
  return work.finally(() => clearInterval(tick))
}

function show(old: Side, next: Side): void {
  console.log(`\n${'figure'.padEnd(16)}${'legacy'.padStart(28)}${'new'.padStart(28)}`)
  const rows = Math.max(old.rows.length, next.rows.length)
  for (let index = 0; index < rows; index++) {
    const [name = '', value = '–'] = old.rows[index] ?? next.rows[index] ?? []
    const other = next.rows[index]?.[1] ?? '–'
    console.log(`${name.padEnd(16)}${value.padStart(28)}${other.padStart(28)}${value === other ? '' : '   <- differs'}`)
  }
  if (rows === 0) console.log(`${'refused'.padEnd(16)}${(old.refusal ?? '–').padStart(28)}${(next.refusal ?? '–').padStart(28)}`)
  console.log(`${'time'.padEnd(16)}${showMs(old.elapsedMs).padStart(28)}${showMs(next.elapsedMs).padStart(28)}`)
}
