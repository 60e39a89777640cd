// In: where MES or the proxy listens and an operator's login. Out: what the operators' page asks for, timed.
export interface OperatorClient {
  /** The first page of the dashboard; the time that it took in ms. Errors: Error unless it is a list. */
  list(): Promise<number>
}

/** Shape: the session's cookie, "name=value". Errors: Error unless the login is taken. */
export async function logIn(url: string, login: string, password: string): Promise<string> {
  const response = await fetch(`${url}/api/login`, { method: 'POST', body: JSON.stringify({ Login: login, Password: password }) })
  const cookie = response.headers.get('set-cookie')?.split(';')[0]
  await response.arrayBuffer()
  if (response.status !== 200 || cookie === undefined) throw new Error(`operator ${login} could not log in: HTTP ${response.status}`)
  return cookie
}

export async function operatorClient(url: string, login: string, password: string): Promise<OperatorClient> {
  const cookie = await logIn(url, login, password)
  return {
    list: async () => {
      const startedAt = performance.now()
      const list = await fetch(`${url}/api/orders?Page=1&PageSize=50`, { headers: { Cookie: cookie } })
      const text = await list.text()
      if (list.status !== 200 || !text.startsWith('{"Success":true'))
        throw new Error(`the dashboard answered HTTP ${list.status}: ${text.slice(0, 200)}`)
      return performance.now() - startedAt
    },
  }
}
