// A client that asks before it sends its body, on a route whose body the proxy takes itself. Raw sockets: every byte that the client gets is looked at.
import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { asked } from './kit/sample-price.ts'
import { apiKey, startKit } from './kit/start-kit.ts'

const body = JSON.stringify(asked)

/** Sends the head, and the body once the client may: at once, or when the first bytes have come. */
async function priceRaw(url: string, { version, expectation, waits }: { version: string; expectation: string; waits: boolean }) {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  let text = ''
  socket.setEncoding('utf8').on('data', chunk => {
    if (text === '' && waits) socket.write(body)
    text += chunk
  })
  const fields = `Host: mes\r\nX-Api-Key: ${apiKey}\r\nExpect: ${expectation}\r\nConnection: close\r\nContent-Length: ${body.length}`
  socket.write(`POST /api/partner/prices HTTP/${version}\r\n${fields}\r\n\r\n${waits ? '' : body}`)
  await once(socket, 'close')
  return text
}

for (const expectation of ['100-continue', '100-Continue', 'other, 100-continue']) {
  it(`Expect: ${expectation} is told to go on, once, and then has its price`, async () => {
    await using kit = await startKit({ stage: 'live' })
    const text = await priceRaw(kit.url, { version: '1.1', expectation, waits: true })
    expect(text).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n/)
    expect(text.match(/100 Continue/g)).toHaveLength(1)
  })
}

it('an HTTP/1.0 client gets its price and nothing before it, whatever it expects', async () => {
  await using kit = await startKit({ stage: 'live' })
  expect(await priceRaw(kit.url, { version: '1.0', expectation: '100-continue', waits: false })).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
})

it('another expectation is not looked at', async () => {
  await using kit = await startKit({ stage: 'live' })
  expect(await priceRaw(kit.url, { version: '1.1', expectation: 'other', waits: false })).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
})

it('one that waits is told to go on once only, also when legacy answers after all', async () => {
  await using shadow = await startKit({ stage: 'shadow' })
  await using fallback = await startKit({ stage: 'live' })
  fallback.candidate.instead = (_, response) => {
    response.destroy()
    return true
  }
  for (const { url } of [shadow, fallback]) {
    const text = await priceRaw(url, { version: '1.1', expectation: '100-continue', waits: true })
    expect(text).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n/)
    expect(text.match(/100 Continue/g)).toHaveLength(1)
  }
})

it('a client that ends its sending half while the candidate works has left: it gets no answer', async () => {
  await using kit = await startKit({ stage: 'live' })
  kit.candidate.instead = () => true
  const socket = connect({ port: Number(new URL(kit.url).port), host: '127.0.0.1', allowHalfOpen: true })
  let text = ''
  socket.setEncoding('utf8').on('data', chunk => (text += chunk))
  socket.end(`POST /api/partner/prices HTTP/1.1\r\nHost: mes\r\nX-Api-Key: ${apiKey}\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
  await kit.decisions(list => list.some(({ fallbackCause, status }) => fallbackCause === 'CLIENT_WENT_AWAY' && status === 0))
  socket.destroy()
  expect(text).toBe('')
})
