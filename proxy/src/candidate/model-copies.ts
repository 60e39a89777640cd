// In: a model that MES holds. Out: the same bytes at the pricing service, brought there at most once at a time however many requests need them.
// Called by price-candidate.ts. A copy outlives the request that began it: the next request for the model finds it done.
import type { MesClient } from '@ficus/legacy-adapters/write-back'
import { ProxyError } from '../errors.ts'
import type { PricingClient } from './pricing-client.ts'

/** 256 MiB, the largest model, at 2 MB/s. */
const copyMsMax = 120_000

export interface ModelAtMes {
  readonly modelId: number
  readonly sha256: string
  readonly apiKey: string
}

export interface ModelCopies {
  /** Resolves once the pricing service holds the bytes. Errors: ProxyError, or the signal's reason when `signal` ends the wait first. */
  ensure(model: ModelAtMes, signal: AbortSignal): Promise<void>
  close(): void
}

export function openModelCopies(mes: MesClient, pricing: PricingClient): ModelCopies {
  const running = new Map<string, Promise<void>>()
  const closing = new AbortController()

  async function copy(model: ModelAtMes): Promise<void> {
    const signal = AbortSignal.any([AbortSignal.timeout(copyMsMax), closing.signal])
    if (await pricing.holdsModel(model.sha256, signal)) return
    const { body, bytesCount, sha256 } = await mes.openModel({ modelId: model.modelId, apiKey: model.apiKey, signal })
    if (sha256 !== model.sha256) {
      body.destroy()
      throw new ProxyError('MODEL_SOURCE_UNAVAILABLE', `copying model ${model.modelId}, which MES changed meanwhile`)
    }
    await pricing.putModel({ sha256, body, bytesCount }, signal)
  }

  function joined(model: ModelAtMes): Promise<void> {
    const current = running.get(model.sha256)
    if (current !== undefined) return current
    const started = copy(model).finally(() => running.delete(model.sha256))
    // A copy whose requester has gone may fail with nobody waiting; that is no fault of the process.
    started.catch(() => {})
    running.set(model.sha256, started)
    return started
  }

  return { ensure: (model, signal) => untilAborted(joined(model), signal), close: () => closing.abort() }
}

/** The same outcome, unless the signal comes first; the work itself goes on. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason)
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
