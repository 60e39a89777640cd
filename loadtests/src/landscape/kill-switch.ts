// The kill switch of the proxy: legacy answers at once, whatever the flag says. In: the landscape's admin address. Called by the actions of a suite;
// who killed releases at the end of the run, whatever happened.
import { request } from 'undici'
import { LoadError } from '../errors.ts'

export interface KillSwitch {
  /** Errors (both): LANDSCAPE_UNREACHABLE, FLAG_REFUSED. */
  kill(why: string): Promise<void>
  release(why: string): Promise<void>
  /** Released, if this run killed it. */
  releaseIfKilled(why: string): Promise<void>
}

const answerWithinMs = 5000

export function killSwitchOf(proxy: { readonly adminUrl: string; readonly adminToken?: string }, capability: string): KillSwitch {
  const url = `${proxy.adminUrl}/kill/${capability}`
  let killed = false
  const call = async (method: 'POST' | 'DELETE', why: string) => {
    const headers = {
      'content-type': 'application/json',
      ...(proxy.adminToken === undefined ? {} : { authorization: `Bearer ${proxy.adminToken}` }),
    }
    const body = JSON.stringify({ by: 'load', why })
    const answer = await request(url, { method, headers, body, signal: AbortSignal.timeout(answerWithinMs) }).catch(cause => {
      throw new LoadError('LANDSCAPE_UNREACHABLE', `${method} ${url}`, cause)
    })
    const text = await answer.body.text()
    if (answer.statusCode >= 300) throw new LoadError('FLAG_REFUSED', `${method} ${url} (HTTP ${answer.statusCode} ${text.slice(0, 200)})`)
  }
  const release = async (why: string) => {
    await call('DELETE', why)
    killed = false
  }
  return {
    kill: async why => {
      killed = true
      await call('POST', why)
    },
    release,
    releaseIfKilled: async why => {
      if (killed) await release(why)
    },
  }
}
