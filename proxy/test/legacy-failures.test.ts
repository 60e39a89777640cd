// Why a client got a 502 or 504 of ours instead of legacy's answer is to be seen in the metrics and in the log.
import { expect, it } from 'vitest'
import { startKit } from './kit/start-kit.ts'

it('an answer that is no HTTP is counted by its code and told with its cause, once for many', async () => {
  await using kit = await startKit({ stage: 'off' })
  kit.legacy.instead = (_, request) => {
    request.socket.end('HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n')
    return true
  }
  for (let count = 0; count < 3; count++) expect((await kit.ask({ path: '/orders' })).status).toBe(502)
  const { text } = await kit.admin({ path: '/metrics' })
  expect(text).toContain('ficus_proxy_legacy_failures_total{code="LEGACY_MALFORMED"} 3')
  expect(text).toContain('ficus_proxy_legacy_failures_total{code="LEGACY_RESET"} 0')
  const told = kit.logged.filter(({ event }) => event === 'legacy.failed')
  expect(told).toMatchObject([{ code: 'LEGACY_MALFORMED', cause: 'Content-Length', count: 1 }])
})

it('legacy’s own 502 is no failure of the hop', async () => {
  await using kit = await startKit({ stage: 'off' })
  kit.legacy.instead = (_, __, response) => {
    response.writeHead(502).end()
    return true
  }
  expect((await kit.ask({ path: '/orders' })).status).toBe(502)
  expect((await kit.admin({ path: '/metrics' })).text).not.toMatch(/ficus_proxy_legacy_failures_total\{[^}]*\} [1-9]/)
})
