// Seeded bugs of the candidate, each found at the right path over real HTTP; noise that hides none of them; money at stake; nothing of a client is kept.

import { encodeRefusal } from '@ficus/legacy-adapters/price'
import type { Breakdown, Quote } from '@ficus/pricing-service/contract'
import { describe, expect, it } from 'vitest'
import type { MismatchesView } from '../src/admin/mismatches-view.ts'
import { createNoiseBook } from '../src/comparing/noise-book.ts'
import type { Reply } from '../src/exchange.ts'
import { createCompare } from '../src/stages/compare.ts'
import { comparedCount, untilMismatches } from './kit/mismatches.ts'
import { asked, breakdown } from './kit/sample-price.ts'
import { type Kit, startKit } from './kit/start-kit.ts'

const priced = (changed: Partial<Breakdown>) => (quote: Quote) => ({ ...quote, breakdown: { ...quote.breakdown!, ...changed } })
const refusedWith =
  (code: 'MODEL_EMPTY') =>
  (quote: Quote): Quote => ({ ...quote, status: 'refused', breakdown: null, refusal: { code, detail: '' } })
const untilCompared = (kit: Kit, count: number) =>
  untilMismatches(
    () => kit.admin({ path: '/mismatches' }),
    view => comparedCount(view) === count,
  )
const shapes = ({ clusters }: MismatchesView) => clusters.map(({ shape }) => shape.map(({ kind, path }) => `${kind} ${path}`))

describe('a bug of the candidate', () => {
  it('of one kopeck in one of a thousand answers is found at Total, with the money and the request', async () => {
    const roomy = { shadowQueueCountMax: 1_000, shadowInFlightCountMax: 16, shadowHeldBackMsMax: 600_000 }
    await using kit = await startKit({ stage: 'shadow', settings: roomy })
    kit.candidate.altered = quote => (quote.number === 617 ? priced({ total: '36419.33' })(quote) : quote)
    for (let sent = 0; sent < 1_000; sent += 20) await Promise.all(Array.from({ length: 20 }, () => kit.price()))
    const view = await untilCompared(kit, 1_000)
    expect(view.routes).toMatchObject([
      {
        route: 'price',
        capability: 'pricing.calculate',
        verdictCounts: { match: 999, mismatch: 1, ignored: 0, failed: 0 },
        money: { sum: '0.01', absoluteSum: '0.01', unpricedCount: 0 },
      },
    ])
    expect(shapes(view)).toEqual([['value Total']])
    expect(view.routes[0]!.mismatchRatioUpperBound).toBeGreaterThan(0.001)
    expect(view.routes[0]!.mismatchRatioUpperBound).toBeLessThan(0.006)
    const [example] = view.clusters[0]!.examples
    expect(example).toMatchObject({ partnerId: 7, mirroredTo: 'candidate', totalDifference: '0.01', isReplayable: true })
    expect(example?.differences).toEqual([{ path: 'Total', kind: 'value', legacy: '36419.32', candidate: '36419.33' }])
    const { text } = await kit.admin({ path: '/metrics' })
    expect(text).toContain('ficus_proxy_mismatches_total{route="price",path_class="money"} 1')
    expect(text).toContain('ficus_proxy_money_at_stake_roubles{route="price"} 0.01')
    expect(text).toMatch(/ficus_proxy_mismatch_rate_upper_bound_ratio\{route="price"\} 0\.00[1-5]/)
  })

  it('that drops a trailing zero is found at the figure that lost it, as a matter of scale', async () => {
    const compare = createCompare(createNoiseBook())
    const withoutZero = (reply: Reply): Reply => ({
      ...reply,
      rawHeaders: [],
      body: Buffer.from(reply.body.toString().replace('"Net":29851.90', '"Net":29851.9')),
    })
    await using kit = await startKit({
      stage: 'shadow',
      replaced: {
        compare: (route, outcome) =>
          compare(route, outcome.kind === 'pair' ? { ...outcome, candidate: withoutZero(outcome.candidate) } : outcome),
      },
    })
    await kit.price()
    const view = await untilCompared(kit, 1)
    expect(shapes(view)).toEqual([['scale Net']])
    expect(view.clusters[0]).toMatchObject({
      money: { sum: '0.00' },
      examples: [{ differences: [{ legacy: '29851.90', candidate: '29851.9' }] }],
    })
  })

  it('that drops a trailing zero in the new service never becomes an answer, and its comparison failed', async () => {
    await using kit = await startKit({ stage: 'shadow' })
    kit.candidate.altered = priced({ net: '29851.9' })
    await kit.price()
    const [decision] = await kit.decisions(list => list.some(({ mirrored }) => mirrored !== null))
    expect(decision?.mirrored?.comparison).toMatchObject({ verdict: 'failed', why: 'CANDIDATE_ANSWER_UNDECODABLE' })
  })

  it('that orders the lines otherwise is found at Lines, as one difference', async () => {
    await using kit = await startKit({ stage: 'shadow' })
    const [first, second, ...others] = breakdown.lines
    kit.candidate.altered = priced({ lines: [second!, first!, ...others] })
    await kit.price()
    expect(shapes(await untilCompared(kit, 1))).toEqual([['order Lines']])
  })

  it('that refuses with a wrong code is found at Error.Code, because a refusal is an answer', async () => {
    await using kit = await startKit({ stage: 'shadow' })
    kit.legacy.instead = ({ target }, _, response) => {
      if (!target.startsWith('/api/partner/prices')) return false
      response.writeHead(200, ['Content-Type', 'application/json; charset=utf-8']).end(encodeRefusal('MODEL_FLAT'))
      return true
    }
    kit.candidate.altered = refusedWith('MODEL_EMPTY')
    await kit.price()
    const [shape] = shapes(await untilCompared(kit, 1))
    expect(shape?.slice(0, 2)).toEqual(['value Error.Code', 'value Error.Message'])
    expect((await kit.admin({ path: '/metrics' })).text).toContain('ficus_proxy_mismatches_total{route="price",path_class="refusal"} 1')
  })

  it('in stage live is found against what legacy answers without effects, in body and header fields', async () => {
    await using kit = await startKit({ stage: 'live', mirrorBasisPoints: 10_000 })
    kit.candidate.altered = priced({ vat: '6567.43', total: '36419.33' })
    await kit.price()
    expect(shapes(await untilCompared(kit, 1))).toEqual([['value Vat', 'value Total']])
    await using other = await startKit({ stage: 'live', mirrorBasisPoints: 10_000 })
    other.legacy.instead = ({ target }, _, response) => {
      if (target.includes('Preview=true')) response.setHeader('X-New', 'yes')
      return false
    }
    await other.price()
    expect(shapes(await untilCompared(other, 1))).toEqual([['missing (header X-New)']])
  })
})

describe('noise', () => {
  const always = { noiseSampleBasisPoints: 10_000 }
  const untilSampled = (kit: Kit, count: number) =>
    untilMismatches(
      () => kit.admin({ path: '/mismatches' }),
      ({ routes }) => routes[0]?.noise.sampleCount === count,
    )

  it('is learnt by asking legacy twice without effects, and then excuses only the path on which legacy varies', async () => {
    await using kit = await startKit({ stage: 'shadow', settings: always })
    let facetCount = 12
    kit.legacy.altered = calculated => ({ ...calculated, facetCount: ++facetCount })
    await kit.price()
    await untilSampled(kit, 1)
    await kit.price()
    const learnt = await untilSampled(kit, 2)
    expect(learnt.routes[0]!.verdictCounts).toMatchObject({ mismatch: 2, ignored: 0 })
    expect(learnt.routes[0]!.noise.paths).toMatchObject([{ path: 'Facets', kind: 'value', variedCount: 2 }])
    await kit.price()
    const excused = await untilSampled(kit, 3)
    expect(excused.routes[0]!.verdictCounts).toMatchObject({ mismatch: 2, ignored: 1 })
    kit.candidate.altered = priced({ total: '36419.33', openEdgeCount: 1 })
    await kit.price()
    const after = await untilSampled(kit, 4)
    expect(after.routes[0]!.verdictCounts).toMatchObject({ mismatch: 3, ignored: 1 })
    expect(shapes(after)[0]).toEqual(['value OpenEdges', 'value Total'])
    expect(after.clusters[0]!.examples[0]!.excused).toEqual([{ path: 'Facets', kind: 'value', by: 'noise' }])
    const previews = kit.legacy.priceCalls().filter(({ target }) => target.includes('Preview=true'))
    expect(previews).toHaveLength(4)
    expect(kit.legacy.rows.size).toBe(4)
    const { text } = await kit.admin({ path: '/metrics' })
    expect(text).toContain('ficus_proxy_noise_samples_total{route="price",result="varied"} 4')
    expect(text).toContain('ficus_proxy_excused_differences_total{route="price",by="noise"} 2')
  })

  it('is never found in money: a legacy that varies its own price is a mismatch each time', async () => {
    await using kit = await startKit({ stage: 'shadow', settings: always })
    let kopecks = 10
    kit.legacy.altered = calculated => ({ ...calculated, total: `36419.${++kopecks}` })
    for (let count = 1; count <= 4; count++) {
      await kit.price()
      await untilSampled(kit, count)
    }
    const { routes } = await untilCompared(kit, 4)
    expect(routes[0]!.verdictCounts).toMatchObject({ mismatch: 4, ignored: 0 })
    expect(routes[0]!.noise).toEqual({ sampleCount: 4, paths: [] })
  })

  it('is learnt from two answers of legacy in stage live, too, and never from the candidate beside legacy', async () => {
    await using kit = await startKit({ stage: 'live', mirrorBasisPoints: 10_000, settings: always })
    kit.candidate.altered = priced({ openEdgeCount: 1 })
    for (let count = 1; count <= 4; count++) {
      await kit.price()
      await untilSampled(kit, count)
    }
    const { routes } = await untilCompared(kit, 4)
    expect(routes[0]!.noise.paths).toEqual([])
    expect(routes[0]!.verdictCounts).toMatchObject({ mismatch: 4, ignored: 0 })
    expect(kit.legacy.priceCalls().every(({ target }) => target.includes('Preview=true'))).toBe(true)
  })

  it('costs legacy nothing unless it is wanted', async () => {
    await using kit = await startKit({ stage: 'shadow' })
    await kit.price()
    await untilCompared(kit, 1)
    expect(kit.legacy.priceCalls()).toHaveLength(1)
  })
})

it('what both sides turn away alike is ignored and counts for no rate', async () => {
  await using kit = await startKit({ stage: 'shadow' })
  await kit.price({ body: 'not json' })
  const { routes, clusters } = await untilCompared(kit, 1)
  expect(routes).toMatchObject([{ comparedCount: 0, mismatchRatioUpperBound: null, verdictCounts: { ignored: 1 } }])
  expect(clusters).toEqual([])
})

it('a call that would mean something else without what the client made up is counted, and not kept', async () => {
  await using kit = await startKit({ stage: 'shadow' })
  kit.candidate.altered = priced({ total: '36419.33' })
  await kit.price({ body: JSON.stringify(asked).replace('"Quantity":10', `"Quantity":10.${'0'.repeat(60)}`) })
  const { clusters } = await untilCompared(kit, 1)
  expect(clusters).toMatchObject([{ count: 1, examples: [{ isReplayable: false }] }])
  const { text } = await kit.admin({ method: 'POST', path: `/mismatches/${clusters[0]!.id}/replay` })
  expect(JSON.parse(text)).toMatchObject({
    isFixed: false,
    replays: [{ verdict: 'failed', problem: expect.stringContaining('was not kept') }],
  })
})

it('what is kept of a call holds no key, no comment and no name', async () => {
  await using kit = await startKit({ stage: 'shadow' })
  kit.candidate.altered = priced({ total: '36419.33' })
  await kit.price({ path: '/api/partner/prices?Api-Key=secret', body: JSON.stringify({ ...asked, Comment: 'for Ivan' }) })
  const view = await untilCompared(kit, 1)
  const { text } = await kit.admin({ path: `/mismatches/${view.clusters[0]!.id}` })
  expect(JSON.parse(text).examples[0].kept).toMatchObject({ target: '/api/partner/prices', body: JSON.stringify(asked) })
  expect(text).not.toMatch(/secret|Ivan|key-of-partner|Seventh/)
})
