// mes-price-calculation.md: numbers of an ASCII file.
import { model } from './ask.ts'
import type { Case, Sentence } from './sentence.ts'
import { ascii20, partFigures } from './stl.ts'

const unreadable = 'MODEL_UNREADABLE'
/** The part with its corner on the x axis written in this word. */
const withX = (word: string) => ascii20('vertex 20 0 0', `vertex ${word} 0 0`)
/** The part with its corner on the z axis written in this word: all other heights are 0. */
const withZ = (word: string) => ascii20('vertex 0 0 20', `vertex 0 0 ${word}`)

const each20 = [
  ...['20', '+20', '020', '00020', '20.', '20,', '20.0', '20,0', '20.000000000000000000000000', '20,00', '0020.0'],
  ...[
    '2e1',
    '2E1',
    '2e+1',
    '2E+01',
    '2e001',
    '20e0',
    '20e-0',
    '200e-1',
    '0.2e2',
    '0,2E2',
    '.2e2',
    ',2e2',
    '+.2e2',
    '+,2E+2',
    '2.e1',
    '2,e1',
    '2.0e1',
  ],
  ...[
    '19.9999999999999999999',
    '20.0000000000000000001',
    '20.0000001',
    '2000000000000000000000e-20',
    `${'0'.repeat(400)}20`,
    `20,${'0'.repeat(400)}`,
  ],
]
const noNumbers = [
  ...['.', ',', '+', '-', '+.', '-,', 'e1', '.e1', ',e1', '+e1', '2e', '2e+', '2e-', '2.e', '2e1.0', '2e1,0', '2ee1', '2e1e1', '2e 1'],
  ...['--20', '++20', '+-20', '20-', '20+', '- 20', '2.0.0', '2,0,0', '2,0.0', '2.0,0', '20..', '20,,', '1 000'],
  ...['0x14', '0b10100', '2_0', "2'0", '20f', '20d', '20L', '20mm', '20;', '20%', '(20)', '"20"', '1/2', '20*1', '#20'],
  ...['nan', 'NaN', '-nan', 'inf', 'Infinity', '-Infinity', '1.#INF', '1.#QNAN', '²0', '٢٠', '２０', '−20', '20٫0', '2·0'],
]

const largestFloat = '340282346638529000000000000000000000000.000'

const rounded = (word: string, side: string): Case => model(`${word} gives ${side}`, withX(word), { 'SizeMm.X': side })
const notFinite = (word: string): Case => model(`${word.slice(0, 60)} is not finite`, withX(word), unreadable)
const isZero = (word: string): Case => model(`${word.slice(0, 60)} is 0`, withZ(word), 'MODEL_FLAT')
const isNotZero = (word: string): Case => model(`${word.slice(0, 60)} is not 0`, withZ(word), { 'SizeMm.Z': '0.000' })

export const numbers: readonly Sentence[] = [
  {
    quote: '**ASCII number.** `[+-]?(d+([.,]d*)?|[.,]d+)([eE][+-]?d+)?`, d = 0–9; point and comma may be mixed within a file.',
    cases: [
      ...each20.map(word => model(`"${word.slice(0, 60)}" is 20`, withX(word), partFigures)),
      ...noNumbers.map(word => model(`"${word}" is no number`, withX(word), unreadable)),
      model('a minus sign', withX('-20'), { ...partFigures, 'SizeMm.X': '20.000' }),
      model('point and comma', ascii20('vertex 20 0 0', 'vertex 20.0 0,0 .0'), partFigures),
    ],
  },
  {
    quote: 'Text → nearest double → nearest float32. Overflow to infinity is not finite; underflow is 0.',
    cases: [
      rounded('16777217', '16777216.000'),
      rounded('16777217.000000001', '16777216.000'),
      rounded('16777217.000000003', '16777218.000'),
      rounded('16777216,999999999', '16777216.000'),
      rounded('16777219', '16777220.000'),
      rounded('16777218.999999999', '16777220.000'),
      rounded('16777218.999999997', '16777218.000'),
      rounded('3.4028234663852886e38', largestFloat),
      rounded('3.4028235677973362e38', largestFloat),
      ...[
        '3.4028235677973366e38',
        '-3.4028235677973366e38',
        '3.5e38',
        '1e39',
        '1e308',
        '1e309',
        '-1e999',
        '1e999999999',
        '9'.repeat(400),
      ].map(notFinite),
      ...[
        '0',
        '-0',
        '0e999999999',
        '1e-46',
        '7e-46',
        '7.00649232162408535e-46',
        '-1e-60',
        '1e-324',
        '1e-400',
        '1e-999999999',
        `0.${'0'.repeat(400)}1`,
      ].map(isZero),
      ...['7.1e-46', '7.0064923216240862e-46', '1.4e-45', '-1e-40'].map(isNotZero),
    ],
  },
]
