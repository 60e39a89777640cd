// The flag of a capability, read and set over the flags server's HTTP API. Called by the suite's runner, which puts back what it found.
import { request } from 'undici'
import { LoadError } from '../errors.ts'

export const stages = ['off', 'shadow', 'canary', 'live', 'retired'] as const
export type Stage = (typeof stages)[number]

export interface FlagPosition {
  readonly stage: Stage
  /** Only canary has a share; the other stages fix it. */
  readonly shareBasisPoints: number | null
}

export interface SeenFlag extends FlagPosition {
  readonly revision: number
}

export interface Flag {
  /** Errors (both): LANDSCAPE_UNREACHABLE, FLAG_REFUSED. */
  read(): Promise<SeenFlag>
  /** Out: the new revision. Errors: also FLAG_CHANGED_MEANWHILE when somebody changed a flag after the revision that the caller has seen. */
  set(position: FlagPosition, change: { readonly why: string; readonly seenRevision: number }): Promise<number>
}

export function flagOf(server: { url: string; token: string }, capability: string): Flag {
  const statusUrl = `${server.url}/api/status`
  const changeUrl = `${server.url}/api/flags/${capability}`
  return {
    read: async () => {
      const status = (await call('GET', statusUrl, {})) as StatusAnswer
      const found = status.capabilities?.[capability]
      if (found === undefined) throw new LoadError('FLAG_REFUSED', `reading the stage of ${capability} from ${statusUrl}`)
      const shareBasisPoints = found.stage === 'canary' ? found.shareBasisPoints : null
      return { stage: found.stage, shareBasisPoints, revision: status.revision ?? 0 }
    },
    set: async ({ stage, shareBasisPoints }, { why, seenRevision }) => {
      const share = shareBasisPoints === null ? {} : { shareBasisPoints }
      const headers = { authorization: `Bearer ${server.token}`, 'if-match': `"${seenRevision}"` }
      const changed = (await call('POST', changeUrl, headers, { stage, ...share, by: 'load', why })) as { revision: number }
      return changed.revision
    },
  }
}

interface StatusAnswer {
  readonly revision?: number
  readonly capabilities?: Record<string, { readonly stage: Stage; readonly shareBasisPoints: number } | undefined>
}

const answerWithinMs = 5000

async function call(method: 'GET' | 'POST', url: string, headers: Record<string, string>, body?: object): Promise<unknown> {
  const attempted = `${method} ${url}`
  const json =
    body === undefined ? { headers } : { headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const answer = await request(url, { method, ...json, signal: AbortSignal.timeout(answerWithinMs) }).catch(cause => {
    throw new LoadError('LANDSCAPE_UNREACHABLE', attempted, cause)
  })
  const text = await answer.body.text()
  if (answer.statusCode === 409 && text.includes('CHANGE_REVISION_CONFLICT')) throw new LoadError('FLAG_CHANGED_MEANWHILE', attempted)
  if (answer.statusCode >= 300) throw new LoadError('FLAG_REFUSED', `${attempted} (HTTP ${answer.statusCode} ${text.slice(0, 200)})`)
  return text === '' ? null : JSON.parse(text)
}
