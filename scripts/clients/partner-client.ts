// In: where MES or the proxy listens and a partner's key. Out: what a partner can do, as the contract has it, timed. Used by the demo and by `npm run price`.
import { parseExactJson } from './exact-json.ts'

export interface PriceRequest {
  readonly modelId: number
  readonly material: string
  readonly finish: string
  readonly quantity: number
}

/** `text` is the body as it came; `answer` the same with numbers as text; `refusal` the legacy's code when it refused. */
export interface PriceOutcome {
  readonly status: number
  readonly text: string
  readonly answer: Readonly<Record<string, unknown>>
  readonly refusal: string | null
  readonly calculationId: number | null
  readonly elapsedMs: number
}

export interface PartnerClient {
  upload(model: Uint8Array): Promise<{ modelId: number; sha256: string }>
  price(request: PriceRequest, options?: { preview?: boolean; signal?: AbortSignal }): Promise<PriceOutcome>
  storedPrice(calculationId: number): Promise<string>
  order(calculationId: number, comment: string): Promise<Readonly<Record<string, unknown>>>
  readOrder(orderId: number): Promise<Readonly<Record<string, unknown>>>
}

export function partnerClient(url: string, apiKey: string): PartnerClient {
  const headers = { 'X-Api-Key': apiKey }
  const call = async (method: string, path: string, body?: Uint8Array | string, signal?: AbortSignal) => {
    const response = await fetch(url + path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: body as string | Uint8Array<ArrayBuffer> }),
      ...(signal ? { signal } : {}),
    })
    return { status: response.status, text: await response.text() }
  }
  const json = async (method: string, path: string, body?: Uint8Array | string) => {
    const { status, text } = await call(method, path, body)
    const answer = status === 200 ? (parseExactJson(text) as Record<string, unknown>) : {}
    if (answer['Success'] !== true) throw new Error(`${method} ${path} was refused: HTTP ${status} ${text.slice(0, 300)}`)
    return answer
  }
  return {
    upload: async model => {
      const answer = await json('POST', '/api/partner/models', model)
      return { modelId: Number(answer['ModelId']), sha256: String(answer['Sha256']) }
    },
    price: async (request, options = {}) => {
      const body = JSON.stringify({
        ModelId: request.modelId,
        Material: request.material,
        Finish: request.finish,
        Quantity: request.quantity,
      })
      const startedAt = performance.now()
      const { status, text } = await call('POST', `/api/partner/prices${options.preview ? '?Preview=true' : ''}`, body, options.signal)
      const elapsedMs = performance.now() - startedAt
      const answer = status === 200 ? (parseExactJson(text) as Record<string, unknown>) : {}
      const refusal = answer['Success'] === false ? String((answer['Error'] as { Code: string }).Code) : null
      const id = answer['CalculationId']
      return { status, text, answer, refusal, calculationId: typeof id === 'string' ? Number(id) : null, elapsedMs }
    },
    storedPrice: async calculationId => (await call('GET', `/api/partner/prices/${calculationId}`)).text,
    order: (calculationId, comment) =>
      json('POST', '/api/partner/orders', JSON.stringify({ CalculationId: calculationId, Comment: comment })),
    readOrder: orderId => json('GET', `/api/partner/orders/${orderId}`),
  }
}
