// In: a webhook's body, the time and the secrets. Out: the header Ficus-Signature, `t=<seconds>,v1=<hex>[,v1=<hex>…]`: HMAC-SHA256 over `<seconds>.<body>`, once
// for each secret, so that a secret can be changed without a gap. pricing-service/docs/receive-webhooks.md has what receivers do with it; a test runs it.
import { createHmac } from 'node:crypto'

export const signatureHeader = 'ficus-signature'
export const eventIdHeader = 'ficus-event-id'
export const attemptHeader = 'ficus-delivery-attempt'

export function signatureOf(body: string, atSeconds: number, secrets: readonly string[]): string {
  const signed = secrets.map(secret => `v1=${createHmac('sha256', secret).update(`${atSeconds}.${body}`).digest('hex')}`)
  return [`t=${atSeconds}`, ...signed].join(',')
}

/** Shape: the setting's text → secrets, the one for new receivers first; empty when webhooks are off. */
export function secretsOf(text: string): string[] {
  return text
    .split(',')
    .map(secret => secret.trim())
    .filter(secret => secret !== '')
}
