// What is not strangled, and what the price route does not take, reaches legacy as the client sent it.
import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { header } from './kit/ask.ts'
import { asked } from './kit/sample-price.ts'
import { apiKey, startKit, testerToken } from './kit/start-kit.ts'

const path = '/api/partner/prices'
const jsonOf = (bytesCount: number) => JSON.stringify({ ...asked, Comment: 'x'.repeat(bytesCount) })

/** Sends bytes as they stand and resolves with what came back until the server closed. */
function raw(url: string, text: string): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    let received = ''
    const socket = connect(Number(port), hostname, () => socket.write(text))
    socket.setEncoding('latin1')
    socket.on('data', chunk => {
      received += chunk
    })
    socket.on('error', reject).on('close', () => resolve(received))
  })
}

describe('legacy gets untouched', () => {
  it('every route that is not in the table', async () => {
    await using kit = await startKit({ stage: 'live' })
    const answer = await kit.ask({ method: 'PUT', path: '/somewhere?x=1&y=%2F', headers: { 'X-Strange': 'a b' }, body: 'any' })
    expect(answer.text).toBe('{"echo":"/somewhere?x=1&y=%2F","method":"PUT"}')
    expect(kit.legacy.seen[0]?.rawHeaders).toContain('X-Strange')
  })

  for (const method of ['HEAD', 'OPTIONS', 'GET', 'PUT']) {
    it(`${method} on the path of the price route`, async () => {
      await using kit = await startKit({ stage: 'live' })
      await kit.ask({ method, path, headers: { 'X-Api-Key': apiKey } })
      expect(kit.legacy.seen.map(seen => `${seen.method} ${seen.target}`)).toEqual([`${method} ${path}`])
      expect(kit.candidate.quotes).toHaveLength(0)
    })
  }

  for (const other of ['/api/partner/prices/', '/API/partner/prices', '/api/partner/prices/7', '/api//partner/prices']) {
    it(`${other}, which is another path`, async () => {
      await using kit = await startKit({ stage: 'live' })
      await kit.ask({ method: 'POST', path: other, headers: { 'X-Api-Key': apiKey }, body: JSON.stringify(asked) })
      expect(kit.legacy.seen[0]?.target).toBe(other)
      expect(kit.candidate.quotes).toHaveLength(0)
    })
  }

  it('a counted body above the bound', async () => {
    await using kit = await startKit({ stage: 'live' })
    const body = jsonOf(70_000)
    expect((await kit.price({ body })).status).toBe(200)
    expect(kit.legacy.priceCalls().map(seen => seen.body.toString())).toEqual([body])
    const [decision] = await kit.decisions(list => list.length === 1)
    expect(decision).toMatchObject({ answeredBy: 'legacy', legacyOnlyReason: 'body above the bound', fallbackCause: null })
  })

  it('a chunked body above the bound, the bytes that were read before included', async () => {
    await using kit = await startKit({ stage: 'live' })
    const body = jsonOf(300_000)
    const headers = { 'X-Api-Key': apiKey, 'Transfer-Encoding': 'chunked' }
    expect((await kit.price({ body, headers })).status).toBe(200)
    expect(kit.legacy.priceCalls()[0]?.body.toString()).toBe(body)
    expect(kit.candidate.quotes).toHaveLength(0)
  })

  it('a body of exactly the bound goes to the candidate, one byte more does not', async () => {
    await using kit = await startKit({ stage: 'live' })
    const padded = (bytesCount: number) => JSON.stringify(asked).padEnd(bytesCount, ' ')
    await kit.price({ body: padded(65_536) })
    expect(kit.candidate.quotes).toHaveLength(1)
    await kit.price({ body: padded(65_537) })
    expect(kit.candidate.quotes).toHaveLength(1)
    expect(kit.legacy.priceCalls()).toHaveLength(1)
  })

  it('the fallback of a chunked request, chunked again', async () => {
    await using kit = await startKit({ stage: 'live' })
    kit.candidate.instead = (_, response) => {
      response.destroy()
      return true
    }
    const body = JSON.stringify(asked)
    expect((await kit.price({ body, headers: { 'X-Api-Key': apiKey, 'Transfer-Encoding': 'chunked' } })).status).toBe(200)
    const [seen] = kit.legacy.priceCalls()
    expect(seen?.body.toString()).toBe(body)
    expect(seen?.rawHeaders.join('|')).toMatch(/Transfer-Encoding\|chunked/i)
  })
})

describe('a client that waits for 100 Continue', () => {
  for (const stage of ['off', 'shadow', 'live'] as const) {
    it(`is told to go on and gets its price in stage ${stage}`, async () => {
      await using kit = await startKit({ stage, mirrorBasisPoints: 10_000 })
      const body = JSON.stringify(asked)
      const headers = { 'X-Api-Key': apiKey, expect: '100-continue', 'Content-Length': Buffer.byteLength(body) }
      const answer = await kit.price({ body, headers })
      expect(JSON.parse(answer.text)).toMatchObject({ Success: true, ModelId: asked.ModelId })
    })
  }
})

describe('the connection of a client', () => {
  const request = (version: string, fields: string) => {
    const body = JSON.stringify(asked)
    return `POST ${path} HTTP/${version}\r\nHost: mes\r\nX-Api-Key: ${apiKey}\r\nContent-Length: ${body.length}\r\n${fields}\r\n${body}`
  }

  it('serves two prices of the candidate in order, and says nothing of keep-alive, as legacy', async () => {
    await using kit = await startKit({ stage: 'live' })
    const received = await raw(kit.url, request('1.1', '') + request('1.1', 'Connection: close\r\n'))
    expect(received.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2)
    expect(received.match(/^connection: /gim)).toHaveLength(1)
    expect(received).not.toMatch(/keep-alive/i)
    expect(received.match(/"CalculationId":(\d+)/g)).toEqual(['"CalculationId":1000000001', '"CalculationId":1000000002'])
  })

  it('ends after an answer to HTTP/1.0', async () => {
    await using kit = await startKit({ stage: 'live' })
    expect(await raw(kit.url, request('1.0', ''))).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
  })
})

describe('a tester', () => {
  it('sees the assignment on the answer, from either side, and legacy never sees the token', async () => {
    for (const stage of ['off', 'live'] as const) {
      await using kit = await startKit({ stage })
      const answer = await kit.price({ headers: { 'X-Api-Key': apiKey, 'X-Ficus-Explain': testerToken } })
      expect(header(answer, 'X-Ficus-Assignment')).toContain(`stage=${stage}; answeredBy=${stage === 'off' ? 'legacy' : 'candidate'}`)
      expect(header(answer, 'Server-Timing')).toMatch(/^proxy;dur=[\d.]+/)
      expect(kit.legacy.seen.flatMap(seen => seen.rawHeaders).join(' ')).not.toMatch(/ficus/i)
    }
  })

  it('with a wrong token is a client like any other', async () => {
    await using kit = await startKit({ stage: 'off' })
    const answer = await kit.price({ headers: { 'X-Api-Key': apiKey, 'X-Ficus-Explain': 'guess' } })
    expect(answer.rawHeaders.join(' ')).not.toMatch(/ficus|server-timing/i)
    expect(kit.legacy.seen[0]?.rawHeaders.join(' ')).not.toMatch(/ficus/i)
  })
})
