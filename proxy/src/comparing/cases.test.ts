// Runs every case of cases/compare: two answers of the price route → verdict, each difference with its path and kind, the money between them.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Comparison, Reply } from '../exchange.ts'
import { priceComparing } from '../routes/price-comparing.ts'
import { judge } from './judge.ts'

const folder = join(import.meta.dirname, '../../cases/compare')

interface Case {
  readonly law: string
  readonly file: string
  readonly legacy: { readonly status: number; readonly body: string }
  readonly candidate: { readonly status: number; readonly body: string }
  readonly comparison: Partial<Comparison>
}

const cases = readdirSync(folder).map((file): Case => ({ file, ...JSON.parse(readFileSync(join(folder, file), 'utf8')) }))
const replyOf = ({ status, body }: Case['legacy']): Reply => ({ status, rawHeaders: [], body: Buffer.from(body, 'utf8') })

test('there are cases', () => {
  expect(cases.length).toBeGreaterThan(10)
})

test.each(cases)('$law ($file)', each => {
  const pair = { legacy: replyOf(each.legacy), candidate: replyOf(each.candidate) }
  expect(judge(priceComparing, pair, differences => ({ real: differences, noise: [] }))).toMatchObject(each.comparison)
})
