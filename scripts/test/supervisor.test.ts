// The supervisor of `npm start`: what dies is started again, at once when it lived well, ever more slowly when it dies as soon as it is ready.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { superviseChild } from '../landscape/child.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ficus-supervisor-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function supervise(livesMs: number) {
  const file = join(folder, 'starts')
  const definition = { name: 'child', entry: 'scripts/test/supervised/short-lived.ts', flags: () => [file, String(livesMs)], env: {} }
  const child = await superviseChild(definition, folder, { say: () => {}, restarted: () => {} })
  return { child, starts: () => readFileSync(file, 'utf8').trim().split('\n').map(Number) }
}

describe('a supervised child', { timeout: 60_000 }, () => {
  test('that is killed is there again, under another process id', async () => {
    const { child, starts } = await supervise(600_000)
    const pid = child.pid() as number
    const again = child.nextReady()
    process.kill(pid, 'SIGKILL')
    await again
    expect(child.pid()).not.toBe(pid)
    expect([child.restartCount(), starts().length]).toEqual([1, 2])
    await child.stop()
  })

  test('that dies as soon as it is ready is started again ever more slowly', async () => {
    const { child, starts } = await supervise(0)
    await vi.waitUntil(() => starts().length >= 5, { timeout: 30_000, interval: 20 })
    await child.stop()
    const at = starts()
    const gapsMs = at.slice(1).map((start, index) => start - (at[index] as number))
    // Pauses of 100, 200, 400 and 800 ms, and the time that a process takes to start.
    expect(gapsMs[3]).toBeGreaterThanOrEqual(800)
    expect(gapsMs[1]).toBeGreaterThanOrEqual(200)
  })
})
