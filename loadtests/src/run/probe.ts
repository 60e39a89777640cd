// Who answers prices now, seen from outside: calculations made outside MES have ids from 1 000 000 000. In: partners. Out: a count per side.
// Called when a stage is set (until it is in force) and to find a partner whom the candidate answers.
import type { Landscape } from '../landscape/landscape-file.ts'
import { walkModels } from '../walk/models.ts'
import type { Partner } from '../walk/step.ts'
import { openCaller } from '../wire/http-exchange.ts'
import { askForNumber, storedPrice } from './ask-for-number.ts'

export type AnsweringSide = 'legacy' | 'candidate'
export interface Probe extends Disposable {
  /** One stored price per partner. Errors: WALK_STEP_IMPOSSIBLE when a partner gets no price. */
  ask(): Promise<ReadonlyMap<Partner, AnsweringSide>>
}

export const outsideIdFrom = 1_000_000_000

const probePartnerCount = 24

/** The probe of load runs: two dozen partners and the walk's ring. */
export function openStageProbe({ mes, proxy, partners }: Landscape, signal: AbortSignal, stored: (id: number) => void): Promise<Probe> {
  const model = walkModels()['ring']!
  return openProbe({ directUrl: mes.url, proxiedUrl: proxy.url, partners: partners.slice(0, probePartnerCount), model, signal, stored })
}

/** Uploads the model once per partner, directly; every `ask` then prices it through the proxy. */
export async function openProbe(input: {
  readonly directUrl: string
  readonly proxiedUrl: string
  readonly partners: readonly Partner[]
  readonly model: Buffer
  readonly signal: AbortSignal
  /** Told the id of each price. */
  readonly stored?: (calculationId: number) => void
}): Promise<Probe> {
  const { partners, signal, stored } = input
  const proxied = openCaller(input.proxiedUrl)
  const modelIds = await uploadForAll(input)
  return {
    ask: async () => {
      const answers = new Map<Partner, AnsweringSide>()
      for (const partner of partners) {
        const id = await askForNumber(proxied, { ...storedPrice(modelIds.get(partner)), partner }, signal)
        stored?.(id)
        answers.set(partner, id >= outsideIdFrom ? 'candidate' : 'legacy')
      }
      return answers
    },
    [Symbol.dispose]: () => proxied.close(),
  }
}

async function uploadForAll({ directUrl, partners, model, signal }: Parameters<typeof openProbe>[0]): Promise<Map<Partner, number>> {
  const direct = openCaller(directUrl)
  try {
    const modelIds = new Map<Partner, number>()
    const upload = { target: '/api/partner/models', body: model, field: 'ModelId' } as const
    for (const partner of partners) modelIds.set(partner, await askForNumber(direct, { ...upload, partner }, signal))
    return modelIds
  } finally {
    direct.close()
  }
}
