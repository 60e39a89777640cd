import { figure } from '../../inspect/figures.ts'
import { type FindingRule, finding } from '../finding.ts'

/** Units that files are often made in, in the order in which they are tried: factor to the millimetres that were read. */
const guesses = [
  ['millimetres', 1],
  ['inches', 25.4],
  ['centimetres', 10],
  ['metres', 1_000],
  ['feet', 304.8],
  ['micrometres', 0.001],
] as const
/** What a piece of jewellery measures, longest side. */
const likelyMm = { least: 8, largest: 90 }

export const unitsSuspect: FindingRule = {
  code: 'UNITS_SUSPECT',
  meaning: 'a size that no piece of jewellery has, but would have in other units',
  find: ({ sizeMm, reading }, limits) => {
    const longest = Math.max(Number(sizeMm.x), Number(sizeMm.y), Number(sizeMm.z))
    const isSmall = longest < limits.suspiciouslySmallMm.value
    if (!isSmall && longest <= limits.suspiciouslyLargeMm.value) return []
    const likely = ([, factor]: readonly [string, number]): boolean =>
      longest * factor >= likelyMm.least && longest * factor <= likelyMm.largest
    const said = reading.units.source === 'file' ? 'the file says so' : 'as you stated'
    const readAs = unitFactors[reading.units.code]
    const candidates = guesses
      .map(([name, factor]) => [name, factor / readAs] as const)
      .filter(([, factor]) => factor !== 1)
      .filter(likely)
    const suggestions = candidates.map(([name, factor]) => `read as ${name} it would be ${figure(longest * factor)} mm`)
    return [
      finding('UNITS_SUSPECT', {
        severity: 'review',
        value: figure(longest),
        limit: figure(isSmall ? limits.suspiciouslySmallMm.value : limits.suspiciouslyLargeMm.value),
        unit: 'mm',
        detail: `The longest side is ${figure(longest)} mm, taking the numbers as ${reading.units.code} (${said})${suggestions.length === 0 ? '' : `; ${suggestions.join(', ')}`}.`,
        advice: 'Say which units the file is in; nothing is guessed.',
      }),
    ]
  },
}

/** Millimetres per unit. */
const unitFactors = { um: 0.001, mm: 1, cm: 10, m: 1_000, in: 25.4, ft: 304.8 } as const
