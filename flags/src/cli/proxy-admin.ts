// In: where a proxy's admin port is, and what is asked of it. Out: its JSON. Called by the verbs that show or replay what the proxy has compared.
import { type Given, WrongUsage } from './command.ts'
import type { Place } from './place.ts'

export const proxyOption = {
  type: 'string',
  value: 'URL',
  description: 'the admin port of the proxy [by default the running landscape’s; changes need its token in ADMIN_TOKEN]',
} as const

export interface ProxyAdmin {
  readonly url: string
  get<T>(path: string): Promise<T>
  post<T>(path: string): Promise<T>
  delete<T>(path: string, body: object): Promise<T>
}

/** Candidates are given a minute by default, and a replay asks for several examples one after another. */
const answerWithinMs = 600_000

/** Errors: WrongUsage when no proxy is known. */
export function proxyAdmin(given: Given, place: Place): ProxyAdmin {
  const url = given.text('proxy') ?? place.proxyAdminUrl
  if (url === null || !URL.canParse(url))
    throw new WrongUsage(
      'no running landscape is known; start one (npm start) or say where the proxy’s admin port is: --proxy http://127.0.0.1:8081',
    )
  // The token of the landscape goes to the landscape's own proxy only.
  const token = place.adminToken ?? (url === place.proxyAdminUrl ? place.proxyAdminToken : null)
  const authorization = token === null ? {} : { authorization: `Bearer ${token}` }
  const headers = { ...authorization, 'content-type': 'application/json' }
  return {
    url,
    get: path => asked(url, path, { headers: authorization }),
    post: path => asked(url, path, { method: 'POST', headers, body: '{}' }),
    delete: (path, body) => asked(url, path, { method: 'DELETE', headers, body: JSON.stringify(body) }),
  }
}

/** Errors: Error that says what the proxy said. */
async function asked<T>(url: string, path: string, init: RequestInit): Promise<T> {
  let response: Response
  try {
    response = await fetch(new URL(path, url), { ...init, signal: AbortSignal.timeout(answerWithinMs) })
  } catch (cause) {
    throw new Error(`asking the proxy at ${url}: it does not answer (${(cause as Error).message})`, { cause })
  }
  const answer = (await response.json().catch(() => ({}))) as T & { code?: string; detail?: string }
  if (response.ok) return answer
  throw new Error(
    `asking the proxy at ${url} for ${path}: ${answer.detail ?? `status ${response.status}`}${answer.code === undefined ? '' : ` (${answer.code})`}`,
  )
}
