// mes-http.md: what is a JSON body, and which of its keys count.
import { post } from '../../src/walk/requests.ts'
import { priceBody, priced, pricesPath, priceText, untouched } from './ask.ts'
import { answered, type Case, page, refused, type Sentence } from './sentence.ts'

const contentTypes = ['text/plain', 'application/xml; charset=utf-16', 'multipart/form-data; boundary=x', 'APPLICATION/JSON', '']

const notJson: Readonly<Record<string, string | Buffer>> = {
  'a form': 'ModelId=1&Material=BRASS',
  'cut off': '{"Material":"BRASS"',
  'two values': '{} {}',
  'a trailing comma': '{"Material":"BRASS",}',
  'a comment': '{} // brass',
  'single quotes': "{'Material':'BRASS'}",
  'a number with a leading zero': '{"Quantity":010}',
  'a number with a bare point': '{"Quantity":10.}',
  'a number with a plus sign': '{"Quantity":+10}',
  NaN: '{"Quantity":NaN}',
  'a bare tab in a text': '{"Material":"\t"}',
  'a cut escape': '{"\\u00":1}',
  'only blanks': ' \r\n\t',
  'a blank that JSON does not have': '\u00a0{}',
}
const notAnObject: Readonly<Record<string, string>> = {
  'an array': '[{"Material":"BRASS"}]',
  'a number': '10',
  'a text': '"{}"',
  true: 'true',
  null: 'null',
}
const notUtf8: Readonly<Record<string, Buffer>> = {
  'a byte order mark': Buffer.from('\ufeff{}', 'utf8'),
  'a lone continuation byte': Buffer.from('{"Note":"\xff"}', 'latin1'),
  'Latin-1': Buffer.from('{"Note":"caf\xe9"}', 'latin1'),
  'a surrogate in UTF-8': Buffer.from('{"\xed\xa0\x80":1}', 'latin1'),
  'an overlong slash': Buffer.from('{"Note":"\xc0\xaf"}', 'latin1'),
  'UTF-16': Buffer.from('{"Material":"BRASS"}', 'utf16le'),
}
const notABody = { ...notJson, ...notAnObject, ...notUtf8, empty: '' }

const onOtherRoutes = (law: string, body: string | Buffer): Case[] => [
  untouched(`login: ${law}`, () => post('/api/login', [], body), page(400)),
  untouched(`status: ${law}`, scene => post(`/api/orders/${scene.takenOrderId}/status`, [scene.holder], body), page(400)),
  untouched(`order: ${law}`, scene => post('/api/partner/orders', [scene.partner], body), page(400)),
  untouched(`import: ${law}`, scene => post('/api/admin/prices/import', [scene.administrator], body), page(400)),
]

const withType = (contentType: string): Case => ({
  law: `as "${contentType}"`,
  ask: scene => post(pricesPath, [scene.partner], priceBody(scene.modelId), contentType),
  expected: priced(),
  answeredBy: 'candidate',
})

export const jsonBodies: readonly Sentence[] = [
  {
    quote: 'The content type of JSON requests is not looked at.',
    cases: [
      ...contentTypes.map(withType),
      {
        law: 'without any',
        ask: scene => ({ method: 'POST', target: pricesPath, headers: [scene.partner], body: Buffer.from(priceBody(scene.modelId)) }),
        expected: priced(),
        answeredBy: 'candidate',
      },
      untouched(
        'login as XML',
        ({ login, password }) => post('/api/login', [], JSON.stringify({ Login: login, Password: password }), 'application/xml'),
        answered(/^\{"Success":true,"OperatorId":\d+,"OperatorName":".+"\}$/),
      ),
    ],
  },
  {
    quote: 'Not JSON, not an object, empty, with a BOM or bad UTF-8: 400.',
    cases: [
      ...Object.entries(notABody).map(([law, body]) => priceText(law, () => body, page(400))),
      {
        law: 'no body at all',
        ask: scene => ({ method: 'POST', target: pricesPath, headers: [scene.partner] }),
        expected: page(400),
        answeredBy: 'legacy',
      },
      {
        law: 'chunked',
        ask: scene => ({ ...post(pricesPath, [scene.partner], '[]'), chunked: true }),
        expected: page(400),
        answeredBy: 'legacy',
      },
      ...Object.entries({ ...notAnObject, ...notUtf8, empty: '', 'cut off': '{"' }).flatMap(([law, body]) => onOtherRoutes(law, body)),
    ],
  },
  {
    quote: 'Unknown keys are ignored, of double keys the last wins, key case is exact.',
    cases: [
      priceText(
        'unknown keys of every type',
        sound => sound.replace('{', '{"Note":{"Material":["TIN",{}]},"X":null,"":0,"__proto__":{"Quantity":0},"constructor":1,'),
        priced({ Material: 'BRASS', Quantity: '10' }),
      ),
      priceText('the last quantity', sound => sound.replace('}', ',"Quantity":3}'), priced({ Quantity: '3' })),
      priceText('the last material', sound => sound.replace('{', '{"Material":"TIN",'), priced({ Material: 'BRASS' })),
      priceText('the last quantity, which is none', sound => sound.replace('}', ',"Quantity":"3"}'), refused('QUANTITY_OUT_OF_RANGE')),
      priceText('an escaped key is the same key', sound => sound.replace('}', ',"Qu\\u0061ntity":3}'), priced({ Quantity: '3' })),
      priceText('material in lower case', sound => sound.replace('Material', 'material'), refused('MATERIAL_UNKNOWN')),
      priceText('FINISH in upper case', sound => sound.replace('Finish', 'FINISH'), refused('FINISH_UNKNOWN')),
      priceText('quantity in lower case', sound => sound.replace('Quantity', 'quantity'), refused('QUANTITY_OUT_OF_RANGE')),
      priceText('ModelID', sound => sound.replace('ModelId', 'ModelID'), refused('MODEL_NOT_FOUND')),
      priceText('of two spellings the exact one', sound => sound.replace('}', ',"QUANTITY":3}'), priced({ Quantity: '10' })),
      untouched('login in lower case', s => post('/api/login', [], JSON.stringify({ login: s.login, password: s.password })), {
        kind: 'turned away',
        scheme: 'MES.Session',
      }),
    ],
  },
]
