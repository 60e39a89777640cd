// `flags mismatches CAPABILITY`: how often both sides differ, in what, how much money that is, and which examples are kept. Asks the running proxy.
import { assertKnown } from '../../audit/writer.ts'
import { type Command, type Given, type Outcome, WrongUsage } from '../command.ts'
import type { Place } from '../place.ts'
import { proxyAdmin, proxyOption } from '../proxy-admin.ts'
import { columns, time } from '../text.ts'
import { authorOf, byOption, whyOption } from './author-options.ts'

interface Money {
  readonly sum: string
  readonly absoluteSum: string
  readonly unpricedCount: number
}

interface Difference {
  readonly path: string
  readonly kind: string
  readonly legacy: string | null
  readonly candidate: string | null
}

interface Cluster {
  readonly id: string
  readonly shape: readonly { readonly path: string; readonly kind: string }[]
  readonly moreShapeCount: number
  readonly count: number
  readonly firstSeenAt: number
  readonly lastSeenAt: number
  readonly money: Money
  readonly examples: readonly { readonly id: string; readonly differences: readonly Difference[]; readonly isReplayable: boolean }[]
}

interface RouteComparisons {
  readonly route: string
  readonly sinceAt: number
  readonly comparedCount: number
  readonly verdictCounts: Readonly<Record<'match' | 'mismatch' | 'ignored' | 'failed', number>>
  readonly mismatchRatio: number | null
  readonly mismatchRatioUpperBound: number | null
  readonly money: Money
  readonly noise: {
    readonly sampleCount: number
    readonly paths: readonly { readonly path: string; readonly kind: string; readonly variedCount: number }[]
  }
  readonly overflow: { readonly count: number }
}

interface MismatchesView {
  readonly keptIn: string | null
  readonly routes: readonly RouteComparisons[]
  readonly clusters: readonly Cluster[]
}

export const mismatchesCommand: Command = {
  name: 'mismatches',
  summary: 'show where both sides answer differently, and what is at stake',
  words: ['CAPABILITY'],
  options: {
    forget: {
      type: 'boolean',
      description: 'after a fix: count anew, so that what was compared before it is in no rate any more; needs --why',
    },
    why: whyOption,
    by: byOption,
    proxy: proxyOption,
  },
  examples: [
    'mismatches pricing.calculate',
    'mismatches pricing.calculate --json',
    'mismatches pricing.calculate --forget --why "fixed in 1.4.2"',
  ],
  async run(given, place) {
    const [capability] = given.words as [string]
    assertKnown(place.store, capability)
    const path = `/mismatches?capability=${encodeURIComponent(capability)}`
    if (given.has('forget')) return forget(capability, path, given, place)
    const view = await proxyAdmin(given, place).get<MismatchesView>(path)
    return { exitCode: 0, text: viewText(capability, view).join('\n'), json: view }
  },
}

async function forget(capability: string, path: string, given: Given, place: Place): Promise<Outcome> {
  const { by, why } = authorOf(given, place)
  if (why.trim() === '') throw new WrongUsage('flags mismatches --forget: say why, for example --why "fixed in 1.4.2"')
  const { forgotten } = await proxyAdmin(given, place).delete<{ forgotten: MismatchesView }>(path, { by, why })
  const comparedCount = forgotten.routes.reduce((sum, route) => sum + route.comparedCount, 0)
  const text = `${capability}: counted anew from now on; ${comparedCount} comparisons and ${forgotten.clusters.length} kinds of mismatches no longer count.`
  return { exitCode: 0, text, json: { capability, forgotten } }
}

function viewText(capability: string, { keptIn, routes, clusters }: MismatchesView): string[] {
  if (routes.length === 0) return [`${capability}: nothing has been compared yet; the stages shadow, canary and live compare.`]
  const kept = keptIn === null ? 'in memory only' : `kept in ${keptIn}`
  return [
    `${capability}: compared since ${time(Math.min(...routes.map(({ sinceAt }) => sinceAt)))}, ${kept}`,
    ...routes.flatMap(routeText),
    '',
    ...(clusters.length === 0 ? ['No mismatch.'] : clustersText(clusters)),
  ]
}

function routeText({ route, comparedCount, verdictCounts, money, noise, overflow, ...rates }: RouteComparisons): string[] {
  const { mismatch, ignored, failed } = verdictCounts
  const rows = [
    [`${route}`, `${mismatch} of ${comparedCount} comparisons differ${rateText(rates.mismatchRatio, rates.mismatchRatioUpperBound)}`],
    ['  not counted', `${ignored} ignored, ${failed} failed`],
    ['  money at stake', `${money.sum} in sum, ${money.absoluteSum} without signs${unpriced(money)}`],
    ['  noise', noiseText(noise)],
  ]
  if (overflow.count > 0) rows.push(['  also', `${overflow.count} mismatches of further kinds, for which there was no room`])
  return columns(rows)
}

function rateText(ratio: number | null, upperBound: number | null): string {
  return ratio === null || upperBound === null ? '' : ` (${percent(ratio)}; in truth at most ${percent(upperBound)}, 95 %)`
}

function percent(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(2))} %`
}

function unpriced({ unpricedCount }: Money): string {
  return unpricedCount === 0 ? '' : `; ${unpricedCount} with a price on one side only`
}

function noiseText({ sampleCount, paths }: RouteComparisons['noise']): string {
  if (sampleCount === 0) return 'legacy was not asked twice yet (noiseSampleBasisPoints of the proxy says how often it is)'
  const varying = paths.filter(({ variedCount }) => variedCount > 0).map(({ path, kind }) => `${path} (${kind})`)
  return `legacy asked twice ${Math.round(sampleCount)} times; it varies at ${varying.length === 0 ? 'no path' : varying.join(', ')}`
}

function clustersText(clusters: readonly Cluster[]): string[] {
  const rows = clusters.map(({ id, count, firstSeenAt, lastSeenAt, money, shape, moreShapeCount }) => {
    const places = shape.map(({ path, kind }) => `${path} (${kind})`)
    return [
      id,
      String(count),
      time(firstSeenAt),
      time(lastSeenAt),
      money.sum,
      `${places.join(', ')}${moreShapeCount > 0 ? ` and ${moreShapeCount} more` : ''}`,
    ]
  })
  const [header, ...lines] = columns([['ID', 'COUNT', 'FIRST', 'LAST', 'MONEY', 'DIFFERS IN'], ...rows])
  const shown = clusters.flatMap((cluster, at) => [lines[at]!, ...exampleText(cluster)])
  return [header!, ...shown, '', `After a fix: npm run flags -- replay ${clusters[0]!.id}`]
}

function exampleText({ examples }: Cluster): string[] {
  const example = examples.at(-1)
  const [difference] = example?.differences ?? []
  if (example === undefined || difference === undefined) return []
  const { path, legacy, candidate } = difference
  return [`  request ${example.id}: ${path} is ${legacy ?? 'missing'} by legacy, ${candidate ?? 'missing'} by the candidate`]
}
