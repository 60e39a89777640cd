import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const feed = async (...flags: string[]): Promise<unknown> => {
  const { stdout } = await promisify(execFile)(process.execPath, [resolve(import.meta.dirname, 'feed-ascii-limit.ts'), ...flags])
  return JSON.parse(stdout)
}

test('an ASCII stream of 5 000 000 facets is read, and MODEL_TOO_LARGE at the next one', { timeout: 120_000 }, async () => {
  expect(await feed()).toEqual({ facetCount: 5_000_000 })
  expect(await feed('--and-one-more')).toMatchObject({ code: 'MODEL_TOO_LARGE' })
})
