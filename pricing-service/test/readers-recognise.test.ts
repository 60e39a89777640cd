// What a file that is no model is called.
import { describe, expect, test } from 'vitest'
import { isReadingRefusal } from '../src/engine/read/reading-refusal.ts'
import { readModelBytes } from '../src/unpack/read-model-bytes.ts'
import { foreignFiles } from './hostile/foreign-cases.ts'

describe('a file that is no model', () => {
  test.each(Object.entries(foreignFiles))('is named for what it looks like: %s', async (_, [build, named]) => {
    const refused = await readModelBytes(build(), 'mm')
    if (!isReadingRefusal(refused)) throw new Error('it was read')
    expect(refused.code).toBe('FORMAT_UNKNOWN')
    expect(refused.detail).toContain(named)
  })

  test('may be called anything: the name of a file is never asked for', () => {
    expect(readModelBytes.length).toBe(2)
  })
})
