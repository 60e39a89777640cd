// The medium form of `npm run faults`: every fault once, on both transports.
import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

describe('the fault harness, every fault', { timeout: 600_000 }, () => {
  it.each(['postgres', 'redis'])('finds every promise kept on %s', async transport => {
    const words = ['pricing-service/test/faults/main.ts', '--medium', '--transport', transport]
    const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: root }).catch(error => error)
    expect(stdout).not.toContain('BROKEN')
    expect(stdout).toContain('holds  every acknowledged quote is finished: ')
  })
})
