// In: a path of the pricing api. Out: its JSON; a problem of the api, or an api that does not answer, is a refusal in words.
import { Refused } from './command.ts'

export interface PricingApi {
  get<Answer>(path: string): Promise<Answer>
  post<Answer>(path: string, body: unknown): Promise<Answer>
}

const answerWithinMs = 30_000

export function pricingApi(url: string): PricingApi {
  async function ask<Answer>(path: string, init: RequestInit): Promise<Answer> {
    const response = await fetch(new URL(path, url), { ...init, signal: AbortSignal.timeout(answerWithinMs) }).catch(cause => {
      throw new Refused('PRICING_API_UNREACHABLE', `the pricing api does not answer at ${url}; is it running, and --pricing-url right?`, {
        cause,
      })
    })
    const answer = (await response.json().catch(() => ({}))) as Answer & { code?: string; detail?: string }
    if (response.ok) return answer
    throw new Refused(answer.code ?? `HTTP_${response.status}`, answer.detail ?? `the pricing api answered HTTP ${response.status}`)
  }
  return {
    get: path => ask(path, {}),
    post: (path, body) => ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  }
}
