// Runs every case file of cases/price: decode-* (request text → decoded), encode-* (quote and frame → exact bytes).
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Quote } from '@ficus/pricing-service/contract'
import { describe, expect, test } from 'vitest'
import { decodePriceRequest, encodeImport, encodePrice, type PriceFrame } from './index.ts'

const folder = join(import.meta.dirname, '../../cases/price')

function casesOf<T>(prefix: string): (T & { law: string; file: string })[] {
  const files = readdirSync(folder).filter(file => file.startsWith(`${prefix}-`))
  if (files.length === 0) throw new Error(`no ${prefix} cases in ${folder}`)
  return files.map(file => ({ file, ...JSON.parse(readFileSync(join(folder, file), 'utf8')) }))
}

describe('decode', () => {
  test.each(casesOf<{ target: string; body?: string; bodyBase64?: string; decoded: unknown }>('decode'))('$law ($file)', each => {
    const body = each.bodyBase64 === undefined ? Buffer.from(each.body ?? '', 'utf8') : Buffer.from(each.bodyBase64, 'base64')
    expect(decodePriceRequest(each.target, body)).toEqual(each.decoded)
  })
})

interface EncodeCase {
  quote: Pick<Quote, 'request' | 'breakdown'>
  frame: PriceFrame
  answer: string
  import?: { partnerId: number; body: string }
}

describe('encode', () => {
  test.each(casesOf<EncodeCase>('encode'))('$law ($file)', each => {
    const answer = encodePrice(each.quote, each.frame)
    expect(answer.toString('utf8')).toBe(each.answer)
    if (each.import === undefined)
      expect(() => encodeImport(answer, 7)).toThrow(expect.objectContaining({ code: 'ENCODE_PRICE_MALFORMED' }))
    else expect(encodeImport(answer, each.import.partnerId).toString('utf8')).toBe(each.import.body)
  })
})
