// A recording that the proxy made (proxy/README.md, "Recording") → a mix that personas can play: how often what, which lists, which prices. Names, keys,
// ids and models are not in it; those who play it have their own. Called by prepare-feeder.ts.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { LoadError } from '../errors.ts'
import type { WeighedList } from '../personas/persona-input.ts'
import type { PriceWords } from './choose-questions.ts'

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])

const RecordedCall = Type.Object({
  atMs: Type.Number({ minimum: 0 }),
  class: Type.Union([Type.Literal('operator'), Type.Literal('partner'), Type.Literal('other')]),
  route: Type.String(),
  query: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
  status: Type.Integer({ minimum: 0 }),
  price: orNull(
    Type.Object({
      material: orNull(Type.String()),
      finish: orNull(Type.String()),
      quantity: orNull(Type.Integer()),
      facetCount: orNull(Type.Integer()),
      refused: orNull(Type.String()),
    }),
  ),
})
const Head = Type.Object({ recording: Type.Literal(1), startedAt: Type.Number(), sampleBasisPoints: Type.Integer({ minimum: 1 }) })
export type RecordedCall = Static<typeof RecordedCall>

export interface Recording {
  readonly sampleBasisPoints: number
  readonly calls: readonly RecordedCall[]
}

/** Errors: FEEDER_IMPOSSIBLE, naming the line. Pieces of lines that a full disk or a killed process left are passed over. */
export function readRecording(file: string, suiteFolder: string): Recording {
  const path = resolve(suiteFolder, file)
  const lines = readText(path).split('\n')
  const read = <T>(line: string | undefined, place: number, isRight: (value: unknown) => value is T): T => {
    const value = parsed(line ?? '')
    if (isRight(value)) return value
    throw new LoadError('FEEDER_IMPOSSIBLE', `reading line ${place + 1} of the recording ${path}, which is not of its form`)
  }
  const { sampleBasisPoints } = read(lines[0], 0, (value): value is Static<typeof Head> => Value.Check(Head, value))
  const calls = lines.flatMap((line, place) =>
    place === 0 || parsed(line) === null ? [] : [read(line, place, (value): value is RecordedCall => Value.Check(RecordedCall, value))],
  )
  if (calls.length === 0) throw new LoadError('FEEDER_IMPOSSIBLE', `reading the recording ${path}, which holds no call`)
  return { sampleBasisPoints, calls }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new LoadError('FEEDER_IMPOSSIBLE', `reading the recording ${path}`, cause)
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

export interface RecordedMix {
  readonly weights: Readonly<Record<string, number>>
  /** Null: no list was recorded. */
  readonly lists: readonly WeighedList[] | null
  /** As often as they were asked. */
  readonly prices: readonly PriceWords[]
  /** For people: what the recording is, and what of it cannot be played. */
  readonly notes: readonly string[]
}

const endpointOfRoute: Readonly<Record<string, string>> = {
  'POST /api/login': 'login',
  'GET /api/orders': 'list',
  'GET /api/orders/counters': 'counters',
  'GET /api/orders/{OrderId}': 'card',
  'POST /api/orders/{OrderId}/claim': 'claim',
  'POST /api/orders/{OrderId}/status': 'status',
  'POST /api/partner/models': 'upload',
  'GET /api/partner/models/{ModelId}': 'read-model',
  'POST /api/partner/prices': 'price',
  'GET /api/partner/prices/{CalculationId}': 'read-price',
  'POST /api/partner/orders': 'order',
  'GET /api/partner/orders/{OrderId}': 'read-order',
  'GET / and /assets/*': 'page',
  'GET /health': 'health',
}

/** Errors: FEEDER_IMPOSSIBLE when nothing of it can be played. */
export function mixOfRecording({ calls, sampleBasisPoints }: Recording, endpoints: readonly string[]): RecordedMix {
  const byEndpoint = Map.groupBy(calls, call => endpointOf(call))
  const weights: Record<string, number> = {}
  for (const [endpoint, of] of byEndpoint) if (endpoint !== null && endpoints.includes(endpoint)) weights[endpoint] = of.length
  const playedCount = Object.values(weights).reduce((sum, count) => sum + count, 0)
  if (playedCount === 0)
    throw new LoadError('FEEDER_IMPOSSIBLE', `playing a recording of ${calls.length} calls, none of them of this persona`)
  const lists = byEndpoint.get('list')
  return {
    weights,
    lists: lists === undefined ? null : weighedLists(lists),
    prices: calls.flatMap(pricesOf),
    notes: notesOn(calls, playedCount, sampleBasisPoints),
  }
}

function endpointOf({ route, status, query, price, class: of }: RecordedCall): string | null {
  if (status === 0 || status >= 500) return null
  if (status >= 400) return of === 'partner' ? 'refusal' : null
  if (price !== null && price.refused !== null) return 'refusal'
  const endpoint = endpointOfRoute[route] ?? null
  return endpoint === 'price' && query['Preview'] === 'true' ? 'preview' : endpoint
}

function weighedLists(calls: readonly RecordedCall[]): readonly WeighedList[] {
  const byQuery = Map.groupBy(calls, ({ query }) => JSON.stringify([query['Status'] ?? '', query['Page'] ?? 1, query['PageSize'] ?? 50]))
  return [...byQuery].map(([key, of]) => {
    const [status, page, pageSize] = JSON.parse(key) as [string, number, number]
    return { status: status === 'other' ? '' : status, page, pageSize, weight: of.length }
  })
}

function pricesOf({ price, status }: RecordedCall): readonly PriceWords[] {
  if (status !== 200 || price === null || price.refused !== null) return []
  const { material, finish, quantity } = price
  return material === null || finish === null || quantity === null ? [] : [{ material, finish, quantity }]
}

function notesOn(calls: readonly RecordedCall[], playedCount: number, sampleBasisPoints: number): readonly string[] {
  // Several processes write one recording: its lines are nearly in order.
  const times = calls.map(({ atMs }) => atMs)
  const seconds = Math.max(1, (times.reduce((a, b) => Math.max(a, b)) - times.reduce((a, b) => Math.min(a, b))) / 1000)
  const perSecond = (calls.length / seconds / sampleBasisPoints) * 10_000
  const facetCounts = calls.flatMap(({ price }) => price?.facetCount ?? []).sort((a, b) => a - b)
  const facets = facetCounts.length === 0 ? '' : `, models of ${facetCounts[facetCounts.length >> 1]} facets at the median`
  return [
    `the recording holds ${calls.length} calls in ${seconds.toFixed(0)} s, about ${perSecond.toFixed(2)} calls per second in all${facets}`,
    ...(playedCount < calls.length ? [`${calls.length - playedCount} of them are not played: no persona makes such calls`] : []),
  ]
}
