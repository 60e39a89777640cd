// `quotes replay ID --why TEXT`: a failed quote waits again with all its attempts before it; an undeliverable webhook is sent again. Who and why are kept.
import type { Quote } from '../../contract.ts'
import type { WebhookRecord } from '../../store/webhook-records.ts'
import { type Command, Refused, WrongUsage } from '../command.ts'
import type { PricingApi } from '../pricing-api.ts'

export const replayCommand: Command = {
  name: 'replay',
  summary: 'have a failed quote calculated again, or an undeliverable webhook sent again',
  words: ['ID'],
  options: {
    why: { type: 'string', value: 'TEXT', description: 'the reason, kept in the story of the quote (needed)' },
    by: { type: 'string', value: 'NAME', description: 'who does it (default: who is logged in)' },
  },
  examples: ['replay 7f0e4f1e-0000-4000-8000-000000000001 --why "the disk is back"'],
  run: async (given, api) => {
    const [id = ''] = given.words
    const why = given.text('why')?.trim() ?? ''
    if (why === '') throw new WrongUsage('quotes replay: --why is missing; say why, those who come after will want to know')
    return replay(api, encodeURIComponent(id), { by: given.text('by') ?? given.user, why })
  },
}

/** Ids of quotes and webhooks look alike and are never the same. */
async function replay(api: PricingApi, id: string, order: { readonly by: string; readonly why: string }) {
  try {
    const quote = await api.post<Quote>(`/quotes/${id}/replay`, order)
    return { text: `Quote ${quote.id} waits again; npm run quotes -- show ${quote.id}`, json: { quote } }
  } catch (error) {
    if (!(error instanceof Refused) || error.code !== 'QUOTE_NOT_FOUND') throw error
  }
  const webhook = await api.post<WebhookRecord>(`/webhooks/${id}/replay`, order).catch(error => {
    if (error instanceof Refused && error.code === 'WEBHOOK_NOT_FAILED')
      throw new Refused('NOT_FOUND', 'there is no failed quote and no undeliverable webhook of this id')
    throw error
  })
  return { text: `Webhook ${webhook.id} is sent again; npm run quotes -- show ${webhook.quoteId}`, json: { webhook } }
}
