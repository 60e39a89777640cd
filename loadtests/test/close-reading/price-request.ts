// mes-http.md: the fields of a price request and its query, form by form.
import { get, post } from '../../src/walk/requests.ts'
import { notFoundPath, previewed, price, priceBody, priced, pricesPath, untouched } from './ask.ts'
import { answered, type Case, page, refused, type Sentence } from './sentence.ts'

const notFoundPost = (target: string): Case =>
  untouched(`POST ${target}`, scene => post(target, [scene.partner], priceBody(scene.modelId)), page(404))

const quantityForms: Readonly<Record<string, readonly string[]>> = {
  1: ['1', '1.0', '1e0', '10e-1', '0.001e3'],
  10: ['10', '10.0', '1e1', '1E1', '1E+1', '1e+01', '100e-1', '0.1e2', '0.00001e6', `10.${'0'.repeat(60)}`],
  10000: ['10000', '1e4', '10000.000', '1000000e-2', `1${'0'.repeat(60)}e-56`],
}
const noQuantities = [
  ...['"10"', '""', 'true', 'false', 'null', '[10]', '{}', '{"Value":10}'],
  ...['0', '0.0', '-0', '0e5', '-1', '-10', '10001', '1e5', '10.5', '1.5', '0.5', '1e-1', '0.99999999999999999999'],
  ...['10.00000000000000001', '10000.00000000000000001', '99999999999999999999', '4294967306', '1e999', '1e999999999', '1e-999999999'],
]

const noMaterials = [
  ...['"brass"', '"Brass"', '"BRASS "', '" BRASS"', '"BRAS"', '"BRASSS"', '""', '"ВRASS"', '"BRASS\\u0000"', '"silver925"', '"SILVER 925"'],
  ...['null', '7', 'true', '["BRASS"]', '{"BRASS":1}', '"constructor"', '"__proto__"', '"toString"'],
]
const noFinishes = [
  '"none"',
  '"None"',
  '"NONE "',
  '""',
  '"NOПE"',
  '"NONЕ"',
  'null',
  'false',
  '0',
  '["NONE"]',
  '"constructor"',
  '"__proto__"',
]
const materials = ['SILVER925', 'GOLD585', 'GOLD750', 'PLATINUM950', 'BRASS', 'BRONZE']
const finishes = ['NONE', 'MATTE', 'POLISHED', 'RHODIUM']

const on = ['true', 'True', 'TRUE', 'tRuE', 't%72ue', '%54RUE']
const off = ['', '1', 'yes', 'on', 'false', 'FALSE', 'null', 'truee', 'tru', '%20true', 'true%20', 'true+', '"true"', 'true,true']

export const priceRequest: readonly Sentence[] = [
  {
    quote: 'Paths and query names are case-sensitive;',
    cases: [
      ...['/api/partner/Prices', '/api/Partner/prices', '/API/partner/prices', '/api/partner/prices/', '//api/partner/prices'].map(
        notFoundPost,
      ),
      ...['/api/partner/price%73', '/api/partner/prices;x=1', '/api/partner/prices%3FPreview=true'].map(notFoundPost),
      ...['/Health', '/HEALTH', '/Api/orders', '/assets/App.js'].map(target => notFoundPath(target)),
      ...['/api/Orders', '/api/orders/Counters', '/api/orders/'].map(target => notFoundPath(target, scene => scene.holder)),
      price('preview in lower case is no Preview', {}, priced(), '?preview=true'),
      price('PREVIEW in upper case is no Preview', {}, priced(), '?PREVIEW=true'),
      untouched(
        'pagesize is no PageSize',
        s => get('/api/orders?pagesize=1', [s.holder]),
        answered(/^\{"Success":true,"Page":1,"PageSize":50,/),
      ),
      untouched('status is no Status', s => get('/api/orders?status=LOST&PageSize=1', [s.holder]), answered(/"Items":\[\{"OrderId":\d+,/)),
    ],
  },
  {
    quote: '`Preview` is on for `true` in any case, off for anything else.',
    cases: [
      ...on.map(value => price(`on: ${value}`, {}, previewed(), `?Preview=${value}`)),
      ...off.map(value => price(`off: "${value}"`, {}, priced(), `?Preview=${value}`)),
      price('off: without a value', {}, priced(), '?Preview'),
      price('on among others', {}, previewed(), '?x=1&Preview=true&y'),
      price('on with an escaped name', {}, previewed(), '?%50review=true'),
      price('twice, first true: the first counts', {}, previewed(), '?Preview=true&Preview=false'),
      price('twice, first false: the first counts', {}, priced(), '?Preview=false&Preview=true'),
      price('a refusal is the same in a preview', { Quantity: '0' }, refused('QUANTITY_OUT_OF_RANGE'), '?Preview=true'),
    ],
  },
  {
    quote: 'Quantity: a JSON number whose value is whole and 1–10 000 (`10.0` and `1e1` are 10, echoed as `10`);',
    cases: Object.entries(quantityForms).flatMap(([value, forms]) =>
      forms.map(form => price(`${form} is ${value}`, { Quantity: form }, priced({ Quantity: value }))),
    ),
  },
  {
    quote: 'anything else, also `"10"`, `true`, `null` or missing, is `QUANTITY_OUT_OF_RANGE`.',
    cases: [
      ...noQuantities.map(form => price(form, { Quantity: form }, refused('QUANTITY_OUT_OF_RANGE'))),
      price('missing', { Quantity: null }, refused('QUANTITY_OUT_OF_RANGE')),
    ],
  },
  {
    quote: 'Material and Finish are compared letter by letter; missing or null is unknown.',
    cases: [
      ...materials.map(name => price(`material ${name}`, { Material: `"${name}"` }, priced({ Material: name }))),
      ...finishes.map(name => price(`finish ${name}`, { Finish: `"${name}"` }, priced({ Finish: name }))),
      price('letters may be escaped', { Material: '"BR\\u0041SS"', Finish: '"\\u004eONE"' }, priced({ Material: 'BRASS', Finish: 'NONE' })),
      ...noMaterials.map(form => price(`no material: ${form}`, { Material: form }, refused('MATERIAL_UNKNOWN'))),
      price('material missing', { Material: null }, refused('MATERIAL_UNKNOWN')),
      ...noFinishes.map(form => price(`no finish: ${form}`, { Finish: form }, refused('FINISH_UNKNOWN'))),
      price('finish missing', { Finish: null }, refused('FINISH_UNKNOWN')),
    ],
  },
  {
    quote: "ModelId that is no positive int32, unknown or another partner's: `MODEL_NOT_FOUND`.",
    cases: [
      ...['0', '-0', '-1', '0.5', '2147483648', '4294967297', '1e30', '1e999999999', '99999999999999999999'].map(form =>
        price(form, { ModelId: form }, refused('MODEL_NOT_FOUND')),
      ),
      ...['null', 'true', '"1"', '""', '[1]', '{}'].map(form => price(form, { ModelId: form }, refused('MODEL_NOT_FOUND'))),
      price('the id as a text', scene => ({ ModelId: `"${scene.modelId}"` }), refused('MODEL_NOT_FOUND')),
      price('the id and a little', scene => ({ ModelId: `${scene.modelId}.00000000000000001` }), refused('MODEL_NOT_FOUND')),
      price('the id beyond 32 bits', scene => ({ ModelId: String(2 ** 32 + scene.modelId) }), refused('MODEL_NOT_FOUND')),
      price('missing', { ModelId: null }, refused('MODEL_NOT_FOUND')),
      price('unknown', { ModelId: '2147483647' }, refused('MODEL_NOT_FOUND')),
      {
        law: "another partner's",
        ask: scene => post(pricesPath, [scene.stranger], priceBody(scene.modelId)),
        expected: refused('MODEL_NOT_FOUND'),
        answeredBy: 'candidate',
      },
      price('the id with a fraction of zero', scene => ({ ModelId: `${scene.modelId}.0` }), priced()),
      price('the id with an exponent', scene => ({ ModelId: `${scene.modelId}0e-1` }), priced()),
    ],
  },
]
