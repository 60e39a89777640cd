// Laws of the comparer that hold for every answer and every route: exactness, rules with owner and reason, lists without order, redaction, decimals, rates.
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import type { Reply } from '../exchange.ts'
import { compareReplies } from './compare-replies.ts'
import { absoluteMoney, addMoney, compareDecimals, decimalOf, moneyText } from './decimal.ts'
import { readJsonTree, textOf } from './json-tree.ts'
import { judge } from './judge.ts'
import { lowerBoundRatio, upperBoundRatio } from './rate-bound.ts'
import { type CompareRule, type Comparing, defineComparing } from './rules.ts'

const frame = { basis: 'contract', owner: 'orders', reason: 'the test says so' } as const
const routeWith = (...rules: CompareRule[]): Comparing =>
  defineComparing({ rules, money: null, exactPaths: [], shownPaths: ['Status'], kindOf: () => 'answer', keep: () => null })
const reply = (text: string): Reply => ({ status: 200, rawHeaders: [], body: Buffer.from(text) })
const differences = (comparing: Comparing, one: string, other: string) =>
  compareReplies(comparing, reply(one), reply(other)).differences.map(({ kind, path }) => `${kind} ${path}`)
const judged = (comparing: Comparing, one: string, other: string) =>
  judge(comparing, { legacy: reply(one), candidate: reply(other) }, all => ({ real: all, noise: [] }))

describe('two answers', () => {
  test('agree exactly when their bytes do, whatever JSON they are', () => {
    const value = fc.jsonValue({ maxDepth: 4 }).map(json => JSON.stringify(json))
    fc.assert(
      fc.property(value, value, (one, other) => {
        expect(differences(routeWith(), one, one)).toEqual([])
        expect(differences(routeWith(), one, other).length > 0).toBe(one !== other)
      }),
    )
  })

  test('are read without loss: every value is the text that stands there', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(0, 1), (json, indent) => {
        const text = JSON.stringify(json, null, indent)
        const tree = readJsonTree(Buffer.from(text))!
        expect(textOf(tree, tree.root)).toBe(text)
      }),
    )
    expect(readJsonTree(Buffer.from('{"a":1,}'))).toBeNull()
    expect(readJsonTree(Buffer.from([0x22, 0xff, 0x22]))).toBeNull()
    expect(readJsonTree(Buffer.from(`${'['.repeat(5_000)}${']'.repeat(5_000)}`))).toBeNull()
  })

  it('that are no JSON are compared by digest, and their bytes are not shown', () => {
    const { differences } = judged(routeWith(), 'secret one', 'secret two')
    expect(differences).toHaveLength(1)
    expect(differences[0]).toMatchObject({ path: '(body)', kind: 'digest' })
    expect(JSON.stringify(differences)).toMatch(/10 bytes, sha256 [0-9a-f]{16}/)
    expect(JSON.stringify(differences)).not.toContain('secret')
  })

  it('name the exact place of a difference, however deep', () => {
    expect(differences(routeWith(), '{"a":[{"b":[1,2]}]}', '{"a":[{"b":[1,3]}]}')).toEqual(['value a[0].b[1]'])
    expect(differences(routeWith(), '{"a":[1,2]}', '{"a":[1]}')).toEqual(['missing a[1]'])
    expect(differences(routeWith(), '{"a":[1,2]}', '{"a":[2,1]}')).toEqual(['order a'])
    expect(differences(routeWith(), '{"a":null}', '{"a":{}}')).toEqual(['type a'])
  })

  it('show numbers and declared texts, and of other texts and odd keys nothing but their length', () => {
    const { differences } = judged(
      routeWith(),
      '{"Name":"Ivan","Status":"NEW","ivan@x.ru":1}',
      '{"Name":"Pyotr","Status":"OLD","ivan@x.ru":2}',
    )
    expect(differences.map(({ path, legacy, candidate }) => [path, legacy, candidate])).toEqual([
      ['Name', '(text of 4 characters)', '(text of 5 characters)'],
      ['Status', '"NEW"', '"OLD"'],
      ['[?]', '1', '2'],
    ])
  })

  it('that differ everywhere are shown in part and counted in full', () => {
    const list = (from: number) => JSON.stringify(Array.from({ length: 500 }, (_, at) => from + at))
    const { differences, differenceCount } = judged(routeWith(), list(0), list(1_000))
    expect([differences.length, differenceCount]).toEqual([20, 500])
  })
})

describe('a rule', () => {
  it('needs an owner, a reason and a path', () => {
    const rule: CompareRule = { path: 'UpdatedAt', allow: 'ignore', ...frame }
    expect(() => routeWith({ ...rule, owner: ' ' })).toThrow('the compare rule for UpdatedAt names no owner')
    expect(() => routeWith({ ...rule, reason: '' })).toThrow('names no reason')
    expect(() => routeWith({ ...rule, path: '$..UpdatedAt' })).toThrow('is no path of a comparison')
    expect(() => routeWith({ path: 'Total', allow: 'tolerance', amount: 'a bit', ...frame })).toThrow('which is no amount')
  })

  it('that ignores a value does not ignore its absence, nor another form', () => {
    const comparing = routeWith({ path: 'Items[*].At', allow: 'ignore', form: /^"\d+"$/, ...frame })
    expect(differences(comparing, '{"Items":[{"At":"1"},{"At":"2"}]}', '{"Items":[{"At":"7"},{"At":"8"}]}')).toEqual([])
    expect(differences(comparing, '{"Items":[{"At":"1"}]}', '{"Items":[{}]}')).toEqual(['missing Items[0].At'])
    expect(differences(comparing, '{"Items":[{"At":"1"}]}', '{"Items":[{"At":"x"}]}')).toEqual(['form Items[0].At'])
    expect(differences(comparing, '{"At":"1"}', '{"At":"2"}')).toEqual(['value At'])
  })

  it('that tolerates an amount tolerates no kopeck more, and no other scale', () => {
    const comparing = routeWith({ path: 'Total', allow: 'tolerance', amount: '0.01', ...frame })
    expect(differences(comparing, '{"Total":10.00}', '{"Total":10.01}')).toEqual([])
    expect(differences(comparing, '{"Total":10.00}', '{"Total":10.011}')).toEqual(['value Total'])
    expect(differences(comparing, '{"Total":10.00}', '{"Total":10.0}')).toEqual(['scale Total'])
  })

  it('that allows any order still finds what has no equal on the other side', () => {
    const comparing = routeWith({ path: 'L', allow: 'any-order', ...frame }, { path: 'L[*].At', allow: 'ignore', ...frame })
    expect(differences(comparing, '{"L":[{"a":1,"At":1},{"a":2,"At":2}]}', '{"L":[{"a":2,"At":3},{"a":1,"At":4}]}')).toEqual([])
    expect(differences(comparing, '{"L":[1,2,3]}', '{"L":[3,9,1]}')).toEqual(['value L[1]'])
    expect(differences(comparing, '{"L":[1,2]}', '{"L":[2]}')).toEqual(['missing L[0]'])
    expect(differences(comparing, '{"L":[1,1]}', '{"L":[1,2]}')).toEqual(['value L[1]'])
  })

  it('of the contract leaves agreement agreement; a waiver makes it ignored', () => {
    const rule = { path: 'Note', allow: 'ignore', owner: 'orders', reason: 'known, see the board' } as const
    const verdictBy = (basis: 'contract' | 'waiver', other: string) => judged(routeWith({ ...rule, basis }), '{"Note":1}', other)
    expect(verdictBy('contract', '{"Note":2}')).toMatchObject({ verdict: 'match', excused: [] })
    expect(verdictBy('waiver', '{"Note":2}')).toMatchObject({
      verdict: 'ignored',
      excused: [{ path: 'Note', kind: 'value', by: 'waiver' }],
    })
    expect(verdictBy('waiver', '{"Note":1}').verdict).toBe('match')
  })
})

it('noise leaves no agreement either: what differs only there is ignored', () => {
  const pair = { legacy: reply('{"Load":1}'), candidate: reply('{"Load":2}') }
  const judgedByNoise = judge(routeWith(), pair, all => ({ real: [], noise: all }))
  expect(judgedByNoise).toMatchObject({ verdict: 'ignored', excused: [{ path: 'Load', kind: 'value', by: 'noise' }] })
})

describe('decimals', () => {
  test('are exact where doubles are not', () => {
    expect(addMoney('90071992547409930.01', '0.02')).toBe('90071992547409930.03')
    expect(addMoney('-0.10', '0.30')).toBe('0.20')
    expect([addMoney('10', '0.0050'), absoluteMoney('-0.5')]).toEqual(['10.005', '0.50'])
    expect(compareDecimals(decimalOf('1e2')!, decimalOf('100.0')!)).toBe(0)
    expect(decimalOf('1e9999999')).toBeNull()
  })

  test('come back as they went', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), (one, other) => {
        const text = (units: bigint) => moneyText({ units, places: 2 })
        expect(addMoney(text(one), text(other))).toBe(text(one + other))
        expect(absoluteMoney(text(one))).toBe(text(one < 0n ? -one : one))
      }),
    )
  })
})

describe('the bound of a rate', () => {
  it('is the rule of three for none, and Wilson’s for some', () => {
    expect([300, 3_000, 30_000].map(count => upperBoundRatio(0, count))).toEqual([0.01, 0.001, 0.0001])
    expect(upperBoundRatio(0, 0)).toBeNull()
    expect(upperBoundRatio(0, 2)).toBe(1)
    // For 5 of 100, found by bisection of |p − 0.05| = z·√(p(1 − p) / 100) instead of his formula.
    expect(upperBoundRatio(5, 100)).toBeCloseTo(0.099161085, 8)
    expect(lowerBoundRatio(5, 100)).toBeCloseTo(0.024547363, 8)
  })

  test('lies around what was seen and grows with it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.nat(), (count, any) => {
        const hitCount = any % (count + 1)
        const [below, above] = [lowerBoundRatio(hitCount, count), upperBoundRatio(hitCount, count)!]
        expect(below).toBeLessThanOrEqual(hitCount / count)
        expect(above).toBeGreaterThanOrEqual(hitCount / count)
        if (hitCount < count) expect(upperBoundRatio(hitCount + 1, count)!).toBeGreaterThanOrEqual(hitCount === 0 ? 0 : above)
      }),
    )
  })
})
