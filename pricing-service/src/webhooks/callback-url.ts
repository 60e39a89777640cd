// In: the callbackUrl of a request. Out: nothing, or why it is refused, before the quote is accepted. A name is judged again by each address it leads to when
// the webhook is delivered (post-webhook.ts): what a name means may change.
import { isIP } from 'node:net'
import { ServiceError } from '../errors.ts'
import type { AddressRule } from './private-addresses.ts'

export interface CallbackRule {
  /** Errors: ServiceError CALLBACKS_OFF, CALLBACK_URL_REFUSED. */
  check(callbackUrl: string): void
}

export function callbackRule(secrets: readonly string[], mayReach: AddressRule): CallbackRule {
  return {
    check: text => {
      if (secrets.length === 0) {
        throw new ServiceError('CALLBACKS_OFF', 'this service sends no webhooks: it has no secret to sign them with; leave callbackUrl out')
      }
      const why = refusalOf(text, mayReach)
      if (why !== null) throw new ServiceError('CALLBACK_URL_REFUSED', `callbackUrl ${why}`)
    },
  }
}

function refusalOf(text: string, mayReach: AddressRule): string | null {
  if (!URL.canParse(text)) return 'is no absolute URL'
  const url = new URL(text)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'must begin with http:// or https://'
  if (url.username !== '' || url.password !== '') return 'must not carry a login; the signature proves who sends'
  if (url.hash !== '') return 'must not have a fragment'
  // As it is kept and compared: other spellings of one receiver would pass for several.
  if (url.href !== text) return `must be written in its plain form: ${url.href}`
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0 && !mayReach(host)) return `leads to ${host}, which is no public address`
  return null
}
