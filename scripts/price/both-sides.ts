// The legacy's price by both sides. In: a running landscape, a model, the buyer's choice. Out: the two breakdowns side by side on the terminal, and whether
// they agree. Nothing is stored in MES but the upload: the legacy is asked for a preview.
import { type FigureRows, rowsOfBreakdown, rowsOfLegacy } from '../clients/breakdown-rows.ts'
import { partnerClient } from '../clients/partner-client.ts'
import { showMs } from '../clients/percentile.ts'
import type { Landscape } from '../landscape/landscape-file.ts'
import type { PriceSettings } from './config.ts'
import { askNewService } from './new-service.ts'

interface Side {
  readonly rows: FigureRows
  readonly refusal: string | null
  readonly detail: string
  readonly elapsedMs: number
}

/** Shape: true when every figure, or the refusal, is the same on both sides. */
export async function priceByBothSides(landscape: Landscape, model: Uint8Array<ArrayBuffer>, settings: PriceSettings): Promise<boolean> {
  const next = await byNewService(landscape.pricing.url, model, settings)
  console.log(
    `new service: ${next.refusal === null ? `${next.rows.at(-1)?.[1]} RUB` : `${next.refusal}: ${next.detail}`} in ${showMs(next.elapsedMs)}; asking the legacy (its time grows with the square of the facets; Ctrl-C leaves)`,
  )
  const old = await withProgress(byLegacy(landscape, model, settings))
  show(old, next)
  const differing =
    old.refusal !== next.refusal ||
    old.rows.some(([name, value], index) => next.rows[index]?.[0] !== name || next.rows[index]?.[1] !== value)
  const agreement = old.refusal === null ? 'figure by figure' : 'in the refusal'
  console.log(differing ? '\nTHE TWO SIDES DIFFER' : `\nboth sides agree, ${agreement}`)
  return !differing
}

async function byNewService(url: string, model: Uint8Array<ArrayBuffer>, { material, finish, quantity }: PriceSettings): Promise<Side> {
  const asked = await askNewService(url, model, { material, finish, quantity: String(quantity) })
  const { elapsedMs } = asked
  if (asked.kind === 'refused') return { rows: [], refusal: asked.code, detail: asked.detail, elapsedMs }
  if (asked.quote.breakdown === null) throw new Error('the pricing service answered a quote without a breakdown')
  return { rows: rowsOfBreakdown(asked.quote.breakdown), refusal: null, detail: '', elapsedMs }
}

async function byLegacy(landscape: Landscape, model: Uint8Array, settings: PriceSettings): Promise<Side> {
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
