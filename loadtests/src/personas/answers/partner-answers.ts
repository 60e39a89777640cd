// Judges what a partner gets besides prices: uploads, model bytes, stored prices, orders. Each is told by what went before, nearly to the byte.
import type { Answer } from '../../engine/session.ts'
import { bodyIs, differs, headerIs, jsonManners, legacyHeaders, shown, statusIs } from './manners.ts'
import { escaped, id, moment, named, orderNumber } from './shape.ts'

export interface ModelBytes {
  readonly bytes: Buffer
  /** Lower-case hex. */
  readonly sha256: string
}

/** Shape: an answer → the model's id, or what is wrong in words. */
export function readUpload(answer: Answer, { bytes, sha256 }: ModelBytes): number | string {
  const unmannerly = jsonManners(answer)
  if (unmannerly !== null) return unmannerly
  const body = answer.body.toString('utf8')
  const modelId = /^\{"Success":true,"ModelId":([1-9]\d{0,9}),/.exec(body)?.[1] ?? '0'
  const expected = `{"Success":true,"ModelId":${modelId},"Bytes":${bytes.length},"Sha256":"${sha256}"}`
  return body === expected ? Number(modelId) : differs(body, expected)
}

export function wrongInModel(answer: Answer, { bytes, sha256 }: ModelBytes): string | null {
  return (
    statusIs(answer, 200) ??
    headerIs(answer, 'content-type', 'application/octet-stream') ??
    headerIs(answer, 'etag', `"${sha256}"`) ??
    headerIs(answer, 'accept-ranges', 'bytes') ??
    legacyHeaders(answer) ??
    (answer.body.equals(bytes) ? null : `${answer.body.length} bytes that are not the ${bytes.length} of the model`)
  )
}

/** The very bytes that the price was answered with. */
export function wrongInStoredPrice(answer: Answer, answered: Buffer): string | null {
  const unmannerly = jsonManners(answer)
  if (unmannerly !== null) return unmannerly
  return answer.body.equals(answered) ? null : differs(answer.body.toString('utf8'), answered.toString('utf8'))
}

export interface PlacedOrder {
  readonly orderId: number
  /** The answer without its last brace: it is read back like this, and then goes on. */
  readonly opening: string
}

/** Shape: an answer → the order, or what is wrong in words. `total` as it stands in the price. */
export function readPlacedOrder(answer: Answer, priced: { readonly calculationId: number; readonly total: string }): PlacedOrder | string {
  const unmannerly = jsonManners(answer)
  if (unmannerly !== null) return unmannerly
  const body = answer.body.toString('utf8')
  const expected = new RegExp(
    `^\\{"Success":true,"OrderId":${named('orderId', id)},"Number":${orderNumber},"Status":"PRICE_CALCULATED",` +
      `"CalculationId":${priced.calculationId},"Total":${escaped(priced.total)},"Currency":"RUB","CreatedAt":${moment}\\}$`,
  )
  const orderId = expected.exec(body)?.groups?.['orderId']
  if (orderId === undefined) return `the order of calculation ${priced.calculationId} at ${priced.total} is answered as ${shown(body)}`
  return { orderId: Number(orderId), opening: body.slice(0, -1) }
}

const updatedAt = new RegExp(`^,"UpdatedAt":${moment}\\}$`)

/** Nobody moves an order that waits for its approval. */
export function wrongInOrderRead(answer: Answer, { opening }: PlacedOrder): string | null {
  const unmannerly = jsonManners(answer)
  if (unmannerly !== null) return unmannerly
  const body = answer.body.toString('utf8')
  if (!body.startsWith(opening)) return differs(body, `${opening},"UpdatedAt":…}`)
  return updatedAt.test(body.slice(opening.length)) ? null : `the order ends as ${body.slice(opening.length)}`
}

export function wrongInRefusal(answer: Answer, expected: string): string | null {
  return jsonManners(answer) ?? bodyIs(answer, expected)
}

/** A wrong key: 401, no body, and by whom it wants to be known. */
export function wrongInTurningAway(answer: Answer): string | null {
  if (answer.status !== 401) return `status ${answer.status} instead of 401`
  return headerIs(answer, 'www-authenticate', 'ApiKey') ?? (answer.body.length === 0 ? null : 'a body where none should be')
}

export function wrongInBadRequest(answer: Answer): string | null {
  if (answer.status !== 400) return `status ${answer.status} instead of 400`
  return (
    headerIs(answer, 'content-type', 'text/html; charset=utf-8') ??
    bodyIs(answer, '<html><head><title>Bad Request</title></head><body><h1>400</h1></body></html>')
  )
}
