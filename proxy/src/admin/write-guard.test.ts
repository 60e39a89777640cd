// Which addresses mean this machine only.
import { expect, it } from 'vitest'
import { isLoopback } from './write-guard.ts'

it('loopback is 127.0.0.0/8, ::1 and localhost, and nothing else', () => {
  for (const host of ['127.0.0.1', '127.9.9.9', '::1', 'localhost']) expect(isLoopback(host), host).toBe(true)
  for (const host of ['0.0.0.0', '::', '10.0.0.1', 'localhost.evil.example', '127.0.0.1.evil.example', ''])
    expect(isLoopback(host), host).toBe(false)
})
