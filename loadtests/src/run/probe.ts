// Who answers prices now, seen from outside: calculations made outside MES have ids from 1 000 000 000. In: partners. Out: a count per side.
// Called when a stage is set (until it is in force) and to find a partner whom the candidate answers.
import { LoadError } from '../errors.ts'
import type { Landscape } from '../landscape/landscape-file.ts'
import { walkModels } from '../walk/models.ts'
import { asPartner, post } from '../walk/requests.ts'
import type { Partner } from '../walk/step.ts'
import { type Caller, openCaller } from '../wire/http-exchange.ts'

export type AnsweringSide = 'legacy' | 'candidate'
export interface Probe extends Disposable {
  /** One stored price per partner. Errors: WALK_STEP_IMPOSSIBLE when a partner gets no price. */
  ask(): Promise<ReadonlyMap<Partner, AnsweringSide>>
}

const outsideIdFrom = 1_000_000_000

const probePartnerCount = 24

/** The probe of load runs: two dozen partners and the walk's ring. */
export function openStageProbe({ mes, proxy, partners }: Landscape, signal: AbortSignal): Promise<Probe> {
  const model = walkModels()['ring']!
  return openProbe({ directUrl: mes.url, proxiedUrl: proxy.url, partners: partners.slice(0, probePartnerCount), model, signal })
}

/** Uploads the model once per partner, directly; every `ask` then prices it through the proxy. */
export async function openProbe(input: {
  readonly directUrl: string
  readonly proxiedUrl: string
  readonly partners: readonly Partner[]
  readonly model: Buffer
  readonly signal: AbortSignal
}): Promise<Probe> {
  const { partners, signal } = input
  const proxied = openCaller(input.proxiedUrl)
  const modelIds = await uploadForAll(input)
  return {
    ask: async () => {
      const answers = new Map<Partner, AnsweringSide>()
      for (const partner of partners) {
        const body = `{"ModelId":${modelIds.get(partner)},"Material":"BRASS","Finish":"NONE","Quantity":1}`
        const id = await numberOf(proxied, '/api/partner/prices', partner, Buffer.from(body), 'CalculationId', signal)
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
    for (const partner of partners) modelIds.set(partner, await numberOf(direct, '/api/partner/models', partner, model, 'ModelId', signal))
    return modelIds
  } finally {
    direct.close()
  }
}

async function numberOf(
  caller: Caller,
  target: string,
  partner: Partner,
  body: Buffer,
  field: string,
  signal: AbortSignal,
): Promise<number> {
  const attempted = `asking POST ${caller.baseUrl}${target} as partner ${partner.id}`
  const answer = await caller.send(post(target, asPartner({ partner }), body, 'application/octet-stream'), signal).catch(cause => {
    signal.throwIfAborted()
    throw new LoadError('LANDSCAPE_UNREACHABLE', attempted, cause)
  })
  const found = new RegExp(`"${field}":(\\d+)`).exec(answer.body.toString('utf8'))?.[1]
  if (found === undefined) throw new LoadError('WALK_STEP_IMPOSSIBLE', `${attempted} (HTTP ${answer.status}, no ${field})`)
  return Number(found)
}
