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

export interface Flag {
  /** Errors: LANDSCAPE_UNREACHABLE, FLAG_REFUSED. */
  read(): Promise<FlagPosition & { readonly revision: number }>
  set(position: FlagPosition, why: string): Promise<void>
}

export function flagOf(server: { url: string; token: string }, capability: string): Flag {
  const statusUrl = `${server.url}/api/status`
  const changeUrl = `${server.url}/api/flags/${capability}`
  return {
    read: async () => {
      const status = (await call('GET', statusUrl)) as StatusAnswer
      const found = status.capabilities?.[capability]
      if (found === undefined) throw new LoadError('FLAG_REFUSED', `reading the stage of ${capability} from ${statusUrl}`)
      const shareBasisPoints = found.stage === 'canary' ? found.shareBasisPoints : null
      return { stage: found.stage, shareBasisPoints, revision: status.revision ?? 0 }
    },
    set: async ({ stage, shareBasisPoints }, why) => {
      const share = shareBasisPoints === null ? {} : { shareBasisPoints }
      await call('POST', changeUrl, { stage, ...share, by: 'load smoke', why }, server.token)
    },
  }
}

interface StatusAnswer {
  readonly revision?: number
  readonly capabilities?: Record<string, { readonly stage: Stage; readonly shareBasisPoints: number } | undefined>
}

const answerWithinMs = 5000

async function call(method: 'GET' | 'POST', url: string, body?: object, token?: string): Promise<unknown> {
  const attempted = `${method} ${url}`
  const headers = { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) }
  const json = body === undefined ? {} : { body: JSON.stringify(body) }
  const answer = await request(url, { method, headers, ...json, signal: AbortSignal.timeout(answerWithinMs) }).catch(cause => {
    throw new LoadError('LANDSCAPE_UNREACHABLE', attempted, cause)
  })
  const text = await answer.body.text()
  if (answer.statusCode >= 300) throw new LoadError('FLAG_REFUSED', `${attempted} (HTTP ${answer.statusCode} ${text.slice(0, 200)})`)
  return text === '' ? null : JSON.parse(text)
}
