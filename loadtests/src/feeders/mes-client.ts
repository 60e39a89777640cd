// What the feeder does at MES, directly and before any load: uploads models, asks for previews. In: partners. Out: ids and golden answers.
import { LoadError } from '../errors.ts'
import { readUpload } from '../personas/answers/partner-answers.ts'
import { goldenOfPreview } from '../personas/answers/price-answer.ts'
import { bytesOfModel } from '../personas/model-bytes.ts'
import type { ModelSource, PartnerAccess } from '../personas/persona-input.ts'
import { type HttpAnswer, openCaller } from '../wire/http-exchange.ts'
import type { PriceWords } from './choose-questions.ts'

export interface MesClient extends Disposable {
  /** Out: the ModelId. */
  upload(source: ModelSource, partner: PartnerAccess): Promise<number>
  /** Out: what the answer to this question has to be, masked. */
  golden(modelId: number, words: PriceWords, partner: PartnerAccess): Promise<string>
}

const answerWithinMs = 120_000

/** Errors (both calls): LANDSCAPE_UNREACHABLE, FEEDER_IMPOSSIBLE for an answer that is not what it has to be; the signal's reason. */
export function openMesClient(url: string, signal: AbortSignal): MesClient {
  const caller = openCaller(url)

  async function post(target: string, { id, apiKey }: PartnerAccess, body: Buffer): Promise<HttpAnswer> {
    const headers = [
      ['X-Api-Key', apiKey],
      ['Content-Type', 'application/octet-stream'],
    ] as const
    const within = AbortSignal.any([signal, AbortSignal.timeout(answerWithinMs)])
    return caller.send({ method: 'POST', target, headers, body }, within).catch(cause => {
      signal.throwIfAborted()
      throw new LoadError('LANDSCAPE_UNREACHABLE', `asking POST ${url}${target} as partner ${id}`, cause)
    })
  }

  return {
    upload: async (source, partner) => {
      const model = bytesOfModel(source)
      const answer = await post('/api/partner/models', partner, model.bytes)
      const modelId = readUpload(judged(answer), model)
      if (typeof modelId === 'string') throw new LoadError('FEEDER_IMPOSSIBLE', `uploading a model as partner ${partner.id} (${modelId})`)
      return modelId
    },
    golden: async (modelId, { material, finish, quantity }, partner) => {
      const question = `{"ModelId":${modelId},"Material":${JSON.stringify(material)},"Finish":${JSON.stringify(finish)},"Quantity":${quantity}}`
      const answer = await post('/api/partner/prices?Preview=true', partner, Buffer.from(question))
      const golden = goldenOfPreview(answer.body)
      if (answer.status !== 200 || !golden.startsWith('{"Success":true,"CalculationId":<calculation>,'))
        throw new LoadError(
          'FEEDER_IMPOSSIBLE',
          `asking legacy for the price ${question} (HTTP ${answer.status} ${answer.body.subarray(0, 200)})`,
        )
      return golden
    },
    [Symbol.dispose]: () => caller.close(),
  }
}

function judged({ status, headers, body }: HttpAnswer) {
  return { status, headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])), body }
}
