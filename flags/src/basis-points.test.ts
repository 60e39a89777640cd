import { expect, test } from 'vitest'
import { formatShare, parseShare } from './basis-points.ts'

test.each([
  ['25%', 2_500],
  ['0.05%', 5],
  ['0.05 %', 5],
  ['99.99%', 9_999],
  ['100%', 10_000],
  ['100.00%', 10_000],
  ['1.10%', 110],
  ['250bp', 250],
  ['0bp', 0],
  ['10000bp', 10_000],
])('%s is %i basis points', (text, basisPoints) => {
  expect(parseShare(text)).toBe(basisPoints)
})

test.each(['25', '', '%', '-1%', '100.01%', '0.005%', '1e2%', '10001bp', '0.5bp', '5 percent', 'NaN%', '0x10bp', '1,5%'])(
  '%j is no share',
  text => {
    expect(parseShare(text)).toBeNull()
  },
)

test('what is shown can be said again', () => {
  for (let basisPoints = 0; basisPoints <= 10_000; basisPoints++) expect(parseShare(formatShare(basisPoints))).toBe(basisPoints)
})
