// Step: the models are uploaded by several partners and priced while the flag is off; the legacy's answers are what every later answer is held against.
import { operatorClient } from '../../clients/operator-client.ts'
import { partnerClient } from '../../clients/partner-client.ts'
import { showMs } from '../../clients/percentile.ts'
import { answeredBy, comparable } from '../ledger.ts'
import type { DemoModel } from '../models.ts'
import type { DemoStage, DemoStep } from '../step.ts'
import type { DemoPartner, UploadedModel } from '../traffic.ts'

const partnerCount = 12
const variants = [
  { material: 'SILVER925', finish: 'POLISHED', quantity: 10 },
  { material: 'GOLD585', finish: 'NONE', quantity: 1 },
  { material: 'BRASS', finish: 'MATTE', quantity: 50 },
  { material: 'PLATINUM950', finish: 'RHODIUM', quantity: 200 },
]

export const priceByLegacy: DemoStep = {
  title: 'uploads models and prices them by the legacy (flag off)',
  run: async stage => {
    const { partners, proxy } = stage.running.landscape()
    const priced = stage.models.filter(model => model.legacyToo)
    const expected = new Map<DemoModel, string>()
    for (const { id, apiKey } of partners.slice(0, partnerCount)) {
      const client = partnerClient(proxy.url, apiKey)
      const models: UploadedModel[] = []
      for (const [index, model] of priced.entries()) {
        const { modelId } = await client.upload(model.bytes)
        const request = { name: model.name, modelId, ...(variants[index % variants.length] as (typeof variants)[number]) }
        const known = expected.get(model)
        if (known === undefined) expected.set(model, await firstAnswer(stage, id, client, request))
        models.push({ ...request, expected: known ?? (expected.get(model) as string) })
      }
      stage.partners.push({ id, client, models })
    }
    const byLegacy = stage.ledger.of('off').filter(entry => answeredBy(entry) === 'legacy').length
    return {
      held: byLegacy === priced.length,
      seen: `${priced.length} models for ${partnerCount} partners, ${byLegacy} priced, all by the legacy`,
    }
  },
}

async function firstAnswer(
  stage: DemoStage,
  partnerId: number,
  client: DemoPartner['client'],
  request: Omit<UploadedModel, 'expected'>,
): Promise<string> {
  const startedAtMs = performance.now()
  const outcome = await client.price(request)
  const good = outcome.status === 200 && outcome.refusal === null
  stage.ledger.add({
    phase: 'off',
    startedAtMs,
    partnerId,
    outcome,
    failure: good ? null : `${request.name}: ${outcome.text.slice(0, 200)}`,
  })
  stage.say(
    `    ${request.name.padEnd(22)} ${String(outcome.answer['Facets']).padStart(7)} facets  ${String(outcome.answer['Total'] ?? outcome.refusal).padStart(14)} RUB  ${showMs(outcome.elapsedMs).padStart(8)}`,
  )
  return comparable(outcome.text)
}

export async function firstOperator(landscape: { proxy: { url: string }; operators: readonly { login: string; password: string }[] }) {
  const { login = '', password = '' } = landscape.operators[0] ?? {}
  return operatorClient(landscape.proxy.url, login, password)
}
