// What of a call may be written down: words of the contract and figures, nothing a client has made up. In: a call as it was served. Out: a line of the
// recording. Keys, cookies, names, comments, ids and bytes of models cannot get in, because only what is listed here gets out. Called by recorder.ts.
import { type ClientClass, templateOf } from './route-templates.ts'

/** A call that was served, as it is kept until there is time to redact it. */
export interface ServedCall {
  readonly method: string
  /** Path and query as they came. */
  readonly target: string
  /** 0: no answer was sent. */
  readonly status: number
  /** Epoch ms; arrival of the head. */
  readonly arrivedAt: number
  /** Null: the answer did not come whole. */
  readonly durationMs: number | null
  readonly requestBytes: number | null
  readonly answerBytes: number | null
  /** Of a price, where the proxy held the bodies anyway: the question and how the answer begins. */
  readonly price: { readonly request: Buffer; readonly answer: Buffer | null } | null
}

export interface RecordedCall {
  /** Since the start of the recording. */
  readonly atMs: number
  readonly class: ClientClass
  readonly method: string
  readonly route: string
  readonly query: Readonly<Record<string, string | number>>
  readonly otherQueryKeyCount: number
  readonly status: number
  readonly durationMs: number | null
  readonly requestBytes: number | null
  readonly answerBytes: number | null
  readonly price: RecordedPrice | null
}

export interface RecordedPrice {
  readonly material: string | null
  readonly finish: string | null
  readonly quantity: number | null
  readonly facetCount: number | null
  /** The code of a refusal; null for a price, and where the proxy did not hold the answer. */
  readonly refused: string | null
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'CONNECT', 'TRACE']
const materials = ['SILVER925', 'GOLD585', 'GOLD750', 'PLATINUM950', 'BRASS', 'BRONZE']
const finishes = ['NONE', 'MATTE', 'POLISHED', 'RHODIUM']
const refusals = [
  ...['MODEL_NOT_FOUND', 'MODEL_UNREADABLE', 'MODEL_EMPTY', 'MODEL_FLAT', 'MODEL_TOO_LARGE'],
  ...['MATERIAL_UNKNOWN', 'FINISH_UNKNOWN', 'QUANTITY_OUT_OF_RANGE'],
]
const statuses = [
  ...['INITIATED', 'FILE_UPLOADED', 'SUBMITTED', 'PRICE_CALCULATED', 'MANUFACTURING_APPROVED'],
  ...['MANUFACTURING_STARTED', 'MANUFACTURING_COMPLETED', 'PACKAGING', 'SHIPPED', 'CLOSED'],
]

export function redact(call: ServedCall, startedAt: number): RecordedCall {
  const queryAt = call.target.indexOf('?')
  const path = queryAt === -1 ? call.target : call.target.slice(0, queryAt)
  const method = methods.includes(call.method) ? call.method : 'OTHER'
  const template = templateOf(method, path)
  return {
    atMs: Math.max(0, Math.round(call.arrivedAt - startedAt)),
    class: template.class,
    method,
    route: template.route,
    ...redactQuery(queryAt === -1 ? '' : call.target.slice(queryAt + 1)),
    status: call.status,
    durationMs: call.durationMs === null ? null : Math.round(call.durationMs * 10) / 10,
    requestBytes: call.requestBytes,
    answerBytes: call.answerBytes,
    price: call.price === null ? null : redactPrice(call.price),
  }
}

function redactQuery(query: string): Pick<RecordedCall, 'query' | 'otherQueryKeyCount'> {
  const told: Record<string, string | number> = {}
  let otherQueryKeyCount = 0
  for (const [key, value] of new URLSearchParams(query)) {
    if (key === 'Status') told['Status'] = value === '' || statuses.includes(value) ? value : 'other'
    else if (key === 'Preview') told['Preview'] = value.toLowerCase() === 'true' ? 'true' : 'other'
    else if (key === 'Page' || key === 'PageSize') told[key] = /^\d{1,6}$/.test(value) ? Number(value) : 'other'
    else otherQueryKeyCount += 1
  }
  return { query: told, otherQueryKeyCount }
}

const wordOf = (words: readonly string[], value: unknown) => words.find(word => word === value) ?? null

function redactPrice({ request, answer }: NonNullable<ServedCall['price']>): RecordedPrice {
  const asked = parsed(request)
  const answered = answer?.toString('latin1') ?? ''
  const facets = /"Facets":(\d{1,9}),/.exec(answered)?.[1]
  const quantity = asked['Quantity']
  return {
    material: wordOf(materials, asked['Material']),
    finish: wordOf(finishes, asked['Finish']),
    quantity: Number.isInteger(quantity) && (quantity as number) >= 1 && (quantity as number) <= 10_000 ? (quantity as number) : null,
    facetCount: facets === undefined ? null : Number(facets),
    refused: wordOf(refusals, /^\{"Success":false,"Error":\{"Code":"(\w+)"/.exec(answered)?.[1]),
  }
}

function parsed(body: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
