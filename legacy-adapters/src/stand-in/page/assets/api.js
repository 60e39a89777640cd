// The calls of this page to MES. A refusal of MES is thrown with its own message; a missing session as SignedOut.

export class SignedOut extends Error {}
export class Refused extends Error {}

export const signIn = (login, password) => call('POST', '/api/login', { Login: login, Password: password })
export const readCounters = () => call('GET', '/api/orders/counters')
export const readCard = orderId => call('GET', `/api/orders/${orderId}`)
export const claim = orderId => call('POST', `/api/orders/${orderId}/claim`, {})
export const setStatus = (orderId, status) => call('POST', `/api/orders/${orderId}/status`, { Status: status })

export function readList({ status, page, pageSize }) {
  return call('GET', `/api/orders?${new URLSearchParams({ Status: status, Page: page, PageSize: pageSize })}`)
}

async function call(method, path, body) {
  const response = await request(method, path, body)
  if (response.status === 401) throw new SignedOut('Сеанс закончился, войдите снова')
  if (!response.ok) throw new Error(`MES ответила ошибкой ${response.status}`)
  const answer = JSON.parse(await response.text(), keepMoney)
  if (!answer.Success) throw new Refused(answer.Error.Message)
  return answer
}

async function request(method, path, body) {
  try {
    return await fetch(path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
  } catch {
    throw new Error('MES не отвечает')
  }
}

// A sum keeps the digits it came with; a double would lose the last zero.
function keepMoney(key, value, context) {
  return key === 'Total' && typeof value === 'number' && context?.source.includes('.') ? context.source : value
}
