// In: a signed webhook. Out: what its receiver said, within a time. One POST: no redirect is followed, no second try made, nothing of the answer's body kept.
// The address is judged at the very connection that is used: a name that meant something else a moment ago gets no further than that.
import { type LookupAddress, type LookupOptions, lookup } from 'node:dns'
import http from 'node:http'
import https from 'node:https'
import { isIP } from 'node:net'
import type { AddressRule } from './private-addresses.ts'

export interface WebhookPost {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export type PostOutcome =
  | { readonly kind: 'answered'; readonly status: number }
  | { readonly kind: 'forbidden'; readonly error: string }
  | { readonly kind: 'broken'; readonly error: string }

/** Never throws. `signal`: the process drains. */
export function postWebhook(post: WebhookPost, mayReach: AddressRule, timeoutMs: number, signal: AbortSignal): Promise<PostOutcome> {
  const url = new URL(post.url)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0 && !mayReach(host)) return Promise.resolve(forbidden(host))
  const late = AbortSignal.timeout(timeoutMs)
  return new Promise(resolve => {
    const request = (url.protocol === 'https:' ? https : http).request(
      url,
      {
        method: 'POST',
        headers: { ...post.headers, 'content-length': Buffer.byteLength(post.body) },
        lookup: judgedLookup(mayReach) as never,
        signal: AbortSignal.any([late, signal]),
        // A connection of its own: one that is kept open might have been judged by another rule, and a slow receiver would hold it.
        agent: false,
      },
      answer => {
        resolve({ kind: 'answered', status: answer.statusCode ?? 0 })
        answer.destroy()
      },
    )
    request.on('error', error => {
      if (error instanceof AddressForbidden) resolve(forbidden(error.address))
      else resolve({ kind: 'broken', error: late.aborted ? `no answer within ${timeoutMs} ms` : error.message || String(error) })
    })
    request.end(post.body)
  })
}

const forbidden = (address: string): PostOutcome => ({ kind: 'forbidden', error: `the address ${address} is not public and not allowed` })

class AddressForbidden extends Error {
  override readonly name = 'AddressForbidden'
  readonly address: string

  constructor(address: string) {
    super(`the address ${address} is not public and not allowed`)
    this.address = address
  }
}

type LookupDone = (error: Error | null, address?: string | LookupAddress[], family?: number) => void

/** Of the addresses of a name those that may be reached; when none may, the connection is never made. */
function judgedLookup(mayReach: AddressRule) {
  return (hostname: string, options: LookupOptions, done: LookupDone): void => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return done(error)
      const reachable = addresses.filter(({ address }) => mayReach(address))
      const [first] = reachable
      if (first === undefined) return done(new AddressForbidden(addresses[0]?.address ?? hostname))
      if (options.all === true) done(null, reachable)
      else done(null, first.address, first.family)
    })
  }
}
