import { describe, expect, it } from 'vitest'
import { preferredWaitMs } from './prefer-wait.ts'

const cases: readonly [header: string | string[] | undefined, waitMs: number | null][] = [
  [undefined, null],
  ['wait=2', 2_000],
  ['wait=0.25', 250],
  ['wait=0', 0],
  ['Wait = "1.5"', 1_500],
  ['respond-async, wait=3', 3_000],
  [['respond-async', 'wait=3'], 3_000],
  ['wait=3;strict', 3_000],
  ['wait=1, wait=9', 1_000],
  ['wait=999999', 60_000],
  ['wait=-1', null],
  ['wait=1e3', null],
  ['wait=soon', null],
  ['wait', null],
  ['waiting=3', null],
  ['', null],
]

describe('the header Prefer', () => {
  it.each(cases)('%j is a wait of %s ms', (header, waitMs) => {
    expect(preferredWaitMs(header, 60_000)).toBe(waitMs)
  })
})
