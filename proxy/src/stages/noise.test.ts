// Which comparisons have legacy asked once more: none that would keep it from the operators for minutes a second time.
import { expect, it } from 'vitest'
import { createNoiseBook } from '../comparing/noise-book.ts'
import type { MirrorOutcome, MirrorTask, Reply } from '../exchange.ts'
import { priceRoute } from '../routes/price.ts'
import { createSampleNoise } from './noise.ts'

const reply: Reply = { status: 200, rawHeaders: [], body: Buffer.from('{"Success":true,"Total":1}') }
const limits = { candidateDeadlineMs: 1_000, bodyBytesMax: 1_000, replyBytesMax: 1_000, stallMs: 0, legacy: null }
const task: Omit<MirrorTask, 'mirrorTo' | 'legacyMs'> = {
  exchangeId: 'e',
  strangled: { route: priceRoute, limits, candidate: null, mirror: null },
  target: priceRoute.path,
  partner: null,
  apiKey: 'k',
  rawHeaders: [],
  body: Buffer.alloc(0),
  reply,
}
const pair = (mirrorMs: number): MirrorOutcome => ({ kind: 'pair', legacy: reply, candidate: reply, mirrorMs })

it('asks legacy once more only for what it did not take long over, whether for the client or for the copy', () => {
  const sample = createSampleNoise({ noise: createNoiseBook(), legacyMsMax: 100, sampleBasisPoints: 10_000, onSample: () => {} })
  expect(sample.again({ ...task, mirrorTo: 'candidate', legacyMs: 100 }, pair(500))).toMatchObject({ mirrorTo: 'legacy' })
  expect(sample.again({ ...task, mirrorTo: 'candidate', legacyMs: 101 }, pair(1))).toBeNull()
  expect(sample.again({ ...task, mirrorTo: 'legacy', legacyMs: null }, pair(100))).toMatchObject({ mirrorTo: 'legacy' })
  expect(sample.again({ ...task, mirrorTo: 'legacy', legacyMs: null }, pair(101))).toBeNull()
})
