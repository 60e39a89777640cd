// Node's fetch and undici through the proxy: statuses, fields, cookies, trailers and bodies are as directly.

import { Pool } from 'undici'
import { expect, test } from 'vitest'
import { sameBothWays } from './both-ways.ts'
import { download } from './recording-legacy.ts'

const hopFields = /^(?:connection|keep-alive)$/i

test('Node fetch', async () => {
  const { output } = await sameBothWays(async url => {
    const told: unknown[] = []
    const ask = async (path: string, options: RequestInit = {}) => {
      const answer = await fetch(url + path, options)
      const body = Buffer.from(await answer.arrayBuffer())
      const fields = [...answer.headers].filter(([name]) => !hopFields.test(name))
      told.push([
        answer.status,
        answer.statusText,
        answer.redirected,
        fields,
        answer.headers.getSetCookie(),
        body.length,
        body.toString('hex', 0, 40),
      ])
    }
    await ask('/echo?q=кольцо')
    await ask('/models', { method: 'POST', body: new Blob([download]) })
    await ask('/models', { method: 'POST', body: new Blob([download]).stream(), duplex: 'half' } as RequestInit)
    await ask('/download', { headers: { Range: 'bytes=7-' } })
    await ask('/moved')
    await ask('/not-modified', { headers: { 'If-None-Match': '"1"' } })
    await ask('/stream')
    await ask('/refused', { method: 'DELETE' })
    return JSON.stringify(told, null, 1)
  })
  expect(output.match(/^ \[$/gm)).toHaveLength(8)
})

test('undici, two requests on the wire at once', async () => {
  const { asked } = await sameBothWays(async url => {
    const pool = new Pool(url, { connections: 1, pipelining: 2 })
    const ask = async (path: string, options: { method?: string; body?: string | Buffer } = {}) => {
      const answer = await pool.request({ path, method: 'GET', ...options })
      const body = await answer.body.text()
      const fields = Object.entries(answer.headers).filter(([name]) => !hopFields.test(name))
      return [answer.statusCode, fields, answer.trailers, body.length]
    }
    const told = [
      await ask('/echo'),
      ...(await Promise.all([ask('/stream'), ask('/download'), ask('/echo', { method: 'PUT', body: download })])),
    ]
    await pool.close()
    return JSON.stringify(told)
  })
  expect(asked).toHaveLength(4)
})
