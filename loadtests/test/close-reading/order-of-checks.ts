// mes-http.md: which of several faults of one request is answered.
import { get, post } from '../../src/walk/requests.ts'
import type { HttpRequest } from '../../src/wire/http-exchange.ts'
import { price, pricesPath, priceText, untouched } from './ask.ts'
import { type Case, page, refused, type Sentence, turnedAway } from './sentence.ts'

const tooLarge = { kind: 'too large' } as const

/** Announces one byte too many and sends none. */
const announcing = (target: string, headers: HttpRequest['headers'] = []): HttpRequest => ({
  method: 'POST',
  target,
  headers: [...headers, ['Content-Length', '268435457']],
  headOnly: true,
})

const withoutKey = (law: string, headers: HttpRequest['headers'], body: string): Case => ({
  law,
  ask: () => post(pricesPath, headers, body),
  expected: turnedAway('ApiKey'),
  answeredBy: 'legacy',
})

export const orderOfChecks: readonly Sentence[] = [
  {
    quote:
      'Order of checks: 413 (by Content-Length, or when the 268 435 457th byte of the request body arrives; 268 435 456 pass, framing included), 401, 404, 400, refusals.',
    cases: [
      { law: '413 before 401 on the price route', ask: () => announcing(pricesPath), expected: tooLarge, answeredBy: 'legacy' },
      { law: '413 with a right key', ask: scene => announcing(pricesPath, [scene.partner]), expected: tooLarge, answeredBy: 'legacy' },
      untouched('413 before 401 on the upload', () => announcing('/api/partner/models', [['X-Api-Key', 'wrong']]), tooLarge),
      untouched('413 before 404', () => announcing('/nowhere'), tooLarge),
      untouched('413 before 404 of an id', scene => announcing('/api/orders/0/claim', [scene.holder]), tooLarge),
      withoutKey('401 before 400: no key', [], 'no JSON'),
      withoutKey('401 before 400: a wrong key', [['X-Api-Key', 'wrong']], 'no JSON'),
      withoutKey('401 before 400: an empty key', [['X-Api-Key', '']], ''),
      withoutKey('401 before refusals', [['X-Api-Key', 'wrong']], '{"Material":"TIN"}'),
      {
        law: "401: an administrator's key is no partner's",
        ask: scene => post(pricesPath, [scene.administrator], '{}'),
        expected: turnedAway('ApiKey'),
        answeredBy: 'legacy',
      },
      untouched(
        "401: a partner's key is no administrator's",
        s => post('/api/admin/prices/import', [s.partner], '{'),
        turnedAway('ApiKey'),
      ),
      untouched('401: a key is no session', s => get('/api/orders', [s.partner]), turnedAway('MES.Session')),
      untouched('401: a session is no key', s => get('/api/partner/models/1', [s.holder]), turnedAway('ApiKey')),
      untouched('401 before 404 of an id: partner', () => get('/api/partner/models/abc'), turnedAway('ApiKey')),
      untouched('401 before 404 of an id: operator', () => get('/api/orders/abc'), turnedAway('MES.Session')),
      untouched('401 before 400: session', () => post('/api/orders/1/status', [], 'no JSON'), turnedAway('MES.Session')),
      untouched('404 before 400', s => post('/api/orders/0/status', [s.holder], 'no JSON'), page(404)),
      untouched('404 of a path that nobody serves asks for no key', () => get('/api/partner/nowhere'), page(404)),
      untouched('404 of a method that the path does not have', s => get(pricesPath, [s.partner]), page(404)),
      untouched('400 before refusals: order', s => post('/api/orders/2147483647/status', [s.holder], 'no JSON'), page(400)),
      priceText('400 before refusals: price', () => '{"Material":"TIN"', page(400)),
    ],
  },
]

export const orderOfRefusals: readonly Sentence[] = [
  {
    quote: 'They are checked in the order: material, finish, quantity, model found, model content.',
    cases: [
      price('material first', { Material: '"TIN"', Finish: '"SHINY"', Quantity: '0', ModelId: '0' }, refused('MATERIAL_UNKNOWN')),
      price('then finish', { Finish: '"SHINY"', Quantity: '0', ModelId: '0' }, refused('FINISH_UNKNOWN')),
      price('then quantity', { Quantity: '0', ModelId: '0' }, refused('QUANTITY_OUT_OF_RANGE')),
      price('then whether the model is found', { ModelId: '0' }, refused('MODEL_NOT_FOUND')),
      {
        law: 'model content last',
        ask: async scene =>
          post(
            pricesPath,
            [scene.partner],
            `{"ModelId":${await scene.modelOf(Buffer.from('no STL'))},"Material":"BRASS","Finish":"NONE","Quantity":10001}`,
          ),
        expected: refused('QUANTITY_OUT_OF_RANGE'),
        answeredBy: 'candidate',
      },
    ],
  },
]
