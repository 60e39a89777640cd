// In: where the pricing service listens, a model's bytes and the fields of a request. Out: the finished quote, or why it was refused, and how long it took.
import type { Problem, Quote } from '@ficus/pricing-service/contract'

export type Asked =
  | { readonly kind: 'quote'; readonly quote: Quote; readonly elapsedMs: number }
  | { readonly kind: 'refused'; readonly code: string; readonly detail: string; readonly elapsedMs: number }

/** Errors: Error when the service answers with anything but a quote or a refusal, or gave the quote up. */
export async function askNewService(url: string, model: Uint8Array<ArrayBuffer>, fields: Readonly<Record<string, string>>): Promise<Asked> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  form.set('model', new Blob([model]), 'model')
  const startedAt = performance.now()
  let response = await fetch(`${url}/quotes`, { method: 'POST', body: form, headers: { Prefer: 'wait=30' } })
  while (response.status === 202 || (response.status === 200 && isUnfinished(await response.clone().json()))) {
    const path = response.headers.get('location') ?? new URL(response.url).pathname
    response = await fetch(new URL(path, url), { headers: { Prefer: 'wait=30' } })
  }
  const elapsedMs = performance.now() - startedAt
  const body: unknown = await response.json()
  if (response.status === 422) return { kind: 'refused', ...wordsOf(body as Problem), elapsedMs }
  if (response.status !== 200) throw new Error(`the pricing service answered HTTP ${response.status}: ${(body as Problem).detail}`)
  return finished(body as Quote, elapsedMs)
}

const isUnfinished = (body: unknown) => ['queued', 'running'].includes((body as Quote).status)

function finished(quote: Quote, elapsedMs: number): Asked {
  if (quote.status === 'failed') {
    const { code, detail } = quote.failure ?? { code: 'SERVICE_FAULT' }
    throw new Error(`the pricing service could not price the model: ${code}${detail === undefined ? '' : `: ${detail}`}`)
  }
  return quote.refusal === null ? { kind: 'quote', quote, elapsedMs } : { kind: 'refused', ...wordsOf(quote.refusal), elapsedMs }
}

const wordsOf = ({ code, detail }: { readonly code: string; readonly detail: string }) => ({ code, detail })
