import { expect, test } from 'vitest'
import type { QuoteEvent, QuoteEventKind } from '../store/quote-events.ts'
import { isFinal, stepText } from './event-text.ts'

const event = (kind: QuoteEventKind, attempt = 1, fact: QuoteEvent['fact'] = null): QuoteEvent => ({
  ...{
    id: '7',
    quoteId: 'q',
    kind,
    attempt,
    fencingToken: '1',
    actor: 'pricing-worker on a machine of ours',
    fact,
    at: '2026-11-25T10:00:00.000Z',
  },
})
const nameOf = (kind: QuoteEventKind, attempt?: number) => /^event: (.*)$/m.exec(stepText(event(kind, attempt), null) ?? '')?.[1] ?? null

test('each step is told in the words of the contract', () => {
  expect((['accepted', 'requeued', 'returned', 'replayed'] as const).map(kind => nameOf(kind))).toEqual([
    'queued',
    'queued',
    'queued',
    'queued',
  ])
  expect([nameOf('started', 1), nameOf('started', 2), nameOf('taken-over'), nameOf('faulted')]).toEqual([
    'running',
    'retrying',
    'retrying',
    'retrying',
  ])
  expect((['priced', 'refused', 'failed', 'cancelled'] as const).map(kind => [nameOf(kind), isFinal(event(kind))])).toEqual(
    Array.from({ length: 4 }, () => ['finished', true]),
  )
  expect([nameOf('webhook-replayed'), isFinal(event('webhook-replayed'))]).toEqual([null, false])
})

test('callers learn the code of a fault, never its cause or who ran it', () => {
  const text = stepText(event('faulted', 1, { code: 'THREAD_CRASHED', detail: 'd', cause: 'secret stack' }), null) ?? ''
  expect(text).toContain('"code":"THREAD_CRASHED"')
  for (const word of ['secret stack', 'machine of ours']) expect(text).not.toContain(word)
})

test('an event is one block with its id, its name and one line of JSON', () => {
  const text = stepText(event('accepted', 0), null)
  expect(text).toBe(
    'id: 7\nevent: queued\ndata: {"status":"PRICE_CALCULATING","phase":"queued","attempt":0,"at":"2026-11-25T10:00:00.000Z"}\n\n',
  )
})
