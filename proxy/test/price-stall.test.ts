// An upload that stops on a route whose body the proxy takes itself: nobody upstream knows of it yet, so the proxy alone can end it.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { apiKey, startKit } from './kit/start-kit.ts'
import { openRawClient } from './wire/raw-legacy.ts'

const tunings = { 'the price route': { routes: { price: { stallMs: 200 } } }, 'all routes': { legacy: { stallMs: 200 } } }

it.each(Object.entries(tunings))('within the limit of %s it is 408, legacy hears nothing, and the connection ends', async (_, tuning) => {
  const folder = await mkdtemp(join(tmpdir(), 'ficus-stall-'))
  const routesFile = join(folder, 'routes.json')
  await writeFile(routesFile, JSON.stringify(tuning))
  await using kit = await startKit({ stage: 'shadow', settings: { routesFile } })
  using client = openRawClient(Number(new URL(kit.url).port))
  client.send(`POST /api/partner/prices HTTP/1.1\r\nHost: mes\r\nX-Api-Key: ${apiKey}\r\nContent-Length: 10\r\n\r\nabc`)
  const answer = await client.received('</html>')
  expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n.*Connection: close\r\n.*<h1>408<\/h1><\/body><\/html>$/s)
  expect(await client.ended()).toBe('fin')
  expect(kit.legacy.priceCalls()).toEqual([])
  await rm(folder, { recursive: true })
})
