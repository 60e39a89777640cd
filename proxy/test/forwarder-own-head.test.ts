// node:http is used below its public surface in one place (client-head.ts). These laws fail first when a new Node changes it.
import { expect, test } from 'vitest'
import { startForwarderServer } from './wire/forwarder-server.ts'
import { answering, openRawClient, startRawLegacy } from './wire/raw-legacy.ts'

const request = 'GET / HTTP/1.1\r\nHost: legacy\r\n\r\n'

test.each([
  ['Trailer beside Content-Length', 'HTTP/1.1 200 OK\r\nTrailer: X-Sum\r\nContent-Length: 2\r\n\r\nok'],
  ['a raw Content-Disposition', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Disposition: a; filename="\xd0\xa0\xe9"\r\n\r\nok'],
  ['white space that node would tidy', 'HTTP/1.1 200   All  fine \r\nA:b\r\nContent-Length:  2 \r\n\r\nok'],
  ['chunks that node would make anew', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n02;x\r\nok\r\n0\r\nT:1\r\n\r\n'],
])('the client gets %s byte for byte, twice on one connection', async (_, answer) => {
  await using legacy = await startRawLegacy(answering(answer))
  await using proxy = await startForwarderServer({ origin: `http://127.0.0.1:${legacy.port}` })
  using client = openRawClient(proxy.port)
  client.send(request)
  expect(await client.received(answer)).toBe(answer)
  client.send(request)
  expect(await client.received(answer + answer)).toBe(answer + answer)
  expect(legacy.connections.length).toBe(1)
})
