// Long polls, slow uploads and idle clients: unless a limit was asked for, no timer of node's or ours ends what legacy would have waited for.
import { Socket } from 'node:net'
import { expect, test, vi } from 'vitest'
import { startForwarderServer } from './wire/forwarder-server.ts'
import { openRawClient, startRawLegacy } from './wire/raw-legacy.ts'

const connectTimeoutMs = 10_000
/** The legacy's own. */
const legacyIdleMs = 130_000

test('node’s own timers end neither a slow upload nor, before legacy does, an idle client', async () => {
  await using legacy = await startRawLegacy(() => false)
  await using proxy = await startForwarderServer({ origin: `http://127.0.0.1:${legacy.port}` })
  expect(proxy.server.requestTimeout).toBe(0)
  expect(proxy.server.timeout).toBe(0)
  expect(proxy.server.keepAliveTimeout).toBeGreaterThan(legacyIdleMs)
})

test('while legacy thinks, nothing of ours counts the time', async () => {
  const timers = vi.spyOn(globalThis, 'setTimeout')
  const silences = vi.spyOn(Socket.prototype, 'setTimeout')
  try {
    let asked = () => {}
    const thinks = new Promise<void>(resolve => (asked = resolve))
    await using legacy = await startRawLegacy((socket, bytes) => {
      if (!bytes.includes('\r\n\r\n')) return false
      thinks.then(() => socket.write('HTTP/1.1 204 No Content\r\n\r\n'))
      asked()
      return true
    })
    await using proxy = await startForwarderServer({ origin: `http://127.0.0.1:${legacy.port}` })
    using client = openRawClient(proxy.port)
    client.send('GET /poll HTTP/1.1\r\nHost: legacy\r\n\r\n')
    await thinks
    // What waits for the connection is cleared once it stands; all else would count while legacy thinks.
    expect(timers.mock.calls.map(([, delayMs]) => delayMs).filter(delayMs => delayMs !== connectTimeoutMs)).toEqual([])
    expect(silences.mock.calls.map(([delayMs]) => delayMs).filter(delayMs => delayMs > 0)).toEqual([])
    await client.received('204')
  } finally {
    timers.mockRestore()
    silences.mockRestore()
  }
})
