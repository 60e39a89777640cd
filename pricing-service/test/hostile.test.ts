// The corpus of hostile and odd files: each gives its refusal or its model, within a second of processor time and 100 MB, in a process that could be killed.
import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import { type ReadingRefusalCode, readingRefusals } from '../src/engine/read/reading-refusal.ts'
import { hostileCases } from './hostile/index.ts'

interface Line {
  readonly name: string
  readonly outcome: {
    readonly code?: string
    readonly detail?: string
    readonly thrown?: string
    readonly facetCount?: number
    readonly notes?: string[]
    readonly bodyCount?: number
  }
  readonly cpuMs: number
  readonly grownBytes: number
}

const lines = new Map<string, Line>()

/** A hang ends the child; then the last file that it named is the one before the culprit. */
beforeAll(async () => {
  const reader = resolve(import.meta.dirname, 'hostile/read-all.ts')
  const options = { timeout: 300_000, maxBuffer: 64_000_000 }
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', '--no-warnings', reader], options)
  for (const line of stdout.trim().split('\n')) {
    const read = JSON.parse(line) as Line
    lines.set(read.name, read)
  }
}, 310_000)

describe('a hostile file', () => {
  test('stands in the corpus once, and the corpus has at least 300', () => {
    expect(hostileCases.length).toBeGreaterThanOrEqual(300)
    expect(new Set(hostileCases.map(({ name }) => name)).size).toBe(hostileCases.length)
  })

  test.each(hostileCases.map(({ name, expects }) => [name, expects] as const))('gives what the table says: %s', (name, expects) => {
    const { outcome } = lines.get(name)!
    expect(outcome.thrown).toBeUndefined()
    if (typeof expects === 'string') {
      expect(`${outcome.code}: ${outcome.detail}`).toMatch(new RegExp(`^${expects}: [A-Z][^\\x00-\\x1f]{10,400}[.?]$`))
    } else {
      expect(outcome).toMatchObject({ facetCount: expects.facetCount, notes: expects.notes ?? [] })
      if (expects.bodyCount !== undefined) expect(outcome.bodyCount).toBe(expects.bodyCount)
    }
  })

  test('takes at most a second of processor time', () => {
    expect([...lines.values()].filter(({ cpuMs }) => cpuMs > 1_000)).toEqual([])
  })

  test('takes at most 100 MB beyond itself', () => {
    expect([...lines.values()].filter(({ grownBytes }) => grownBytes > 100_000_000)).toEqual([])
  })

  test('has a refusal of every code that there is', () => {
    const seen = new Set([...lines.values()].map(({ outcome }) => outcome.code))
    expect((Object.keys(readingRefusals) as ReadingRefusalCode[]).filter(code => !seen.has(code))).toEqual([])
  })
})
