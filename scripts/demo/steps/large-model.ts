// Step: a model that would keep the legacy busy for minutes or longer, priced by the new service through the unchanged API, then ordered and read.
import { showMs } from '../../clients/percentile.ts'
import type { DemoStage, DemoStep } from '../step.ts'

export const largeModels: DemoStep = {
  title: 'prices large models through the unchanged API, orders one and reads it',
  run: async stage => {
    const large = stage.models.filter(model => !model.legacyToo)
    const client = stage.partners[0]?.client
    if (client === undefined) throw new Error('no partner has been set up')
    let held = large.length > 0
    for (const model of large) {
      const { modelId } = await client.upload(model.bytes)
      const startedAtMs = performance.now()
      const outcome = await client.price({ modelId, material: 'SILVER925', finish: 'POLISHED', quantity: 1 })
      stage.ledger.add({
        phase: 'large models',
        startedAtMs,
        partnerId: 0,
        outcome,
        failure: outcome.status === 200 ? null : outcome.text.slice(0, 200),
      })
      const told = outcome.refusal ?? `${outcome.answer['Total']} RUB`
      stage.say(
        `    ${model.name.padEnd(22)} ${String(outcome.answer['Facets'] ?? '–').padStart(7)} facets  ${told.padStart(18)}  ${showMs(outcome.elapsedMs).padStart(8)}`,
      )
      if (outcome.calculationId !== null) held &&= await ordered(stage, client, outcome.calculationId)
      else held &&= outcome.refusal !== null
    }
    return { held, seen: `${large.length} priced, ordered and read back` }
  },
}

async function ordered(stage: DemoStage, client: DemoStage['partners'][number]['client'], calculationId: number): Promise<boolean> {
  const order = await client.order(calculationId, 'demo')
  const read = await client.readOrder(Number(order['OrderId']))
  stage.say(
    `    order ${String(order['Number'])} made from calculation ${calculationId}: ${String(read['Status'])}, ${String(read['Total'])} RUB`,
  )
  return read['Status'] === 'PRICE_CALCULATED' && read['Total'] === order['Total']
}
