// Requests at a rate, evenly spaced and open: the next one does not wait for the last. In: models that are new to the service; one whose request was refused is
// as new as before and is asked again; each request with a key of its own, as the proxy sends them. Out: every answer, with its time.
import { randomUUID } from 'node:crypto'
import { type Asked, ask } from './ground.ts'

export interface Answered extends Asked {
  /** Since the beginning of the flood. */
  readonly endedMs: number
}

export interface Flood {
  readonly perSecond: number
  readonly forMs: number
  readonly headers: Readonly<Record<string, string>>
}

export async function askPaced(
  url: string,
  models: string[],
  { perSecond, forMs, headers }: Flood,
): Promise<{ answers: Promise<Answered[]>; elapsedMs: number }> {
  const startedMs = performance.now()
  const sinceMs = () => performance.now() - startedMs
  const asking: Promise<Answered>[] = []

  async function askOne(): Promise<Answered> {
    const model = models.pop()
    if (model === undefined) throw new Error('the bench has brought too few models for what the service takes')
    const asked = await ask(url, model, { ...headers, 'idempotency-key': randomUUID() })
    if (asked.quote === null) models.unshift(model)
    return { ...asked, endedMs: sinceMs() }
  }

  while (sinceMs() < forMs) {
    const dueCount = Math.ceil((sinceMs() / 1_000) * perSecond)
    while (asking.length < dueCount) asking.push(askOne())
    await new Promise(resolve => setTimeout(resolve, 2))
  }
  return { answers: Promise.all(asking), elapsedMs: sinceMs() }
}
