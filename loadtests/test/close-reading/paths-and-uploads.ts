// mes-http.md: ids in paths, uploads, and the refusals that are not about prices.
import { createHash } from 'node:crypto'
import { get, multipart, post } from '../../src/walk/requests.ts'
import type { HttpRequest } from '../../src/wire/http-exchange.ts'
import { model, notFoundPath, untouched } from './ask.ts'
import type { Scene } from './scene.ts'
import { answered, type Case, page, type RefusalCode, refused, type Sentence } from './sentence.ts'

const unknownId = 2_147_483_647
const noIds = ['0', '-1', '+1', '01', '2147483648', '4294967297', 'abc', '1.0', '1e1', '%31', '%D9%A1', '0x1', '']
const uploads = '/api/partner/models'

const reading = (law: string, target: (scene: Scene) => string, who: 'partner' | 'stranger' | 'holder', code: RefusalCode): Case =>
  untouched(law, scene => get(target(scene), [scene[who]]), refused(code))
const step = (
  law: string,
  target: (scene: Scene) => string,
  body: string,
  code: RefusalCode,
  who: 'holder' | 'otherOperator' = 'holder',
  named?: (scene: Scene) => string,
): Case => untouched(law, scene => post(target(scene), [scene[who]], body), refused(code, named))

const idPaths: readonly [path: string, who: (scene: Scene) => Scene['partner']][] = [
  ['/api/partner/models/', scene => scene.partner],
  ['/api/partner/prices/', scene => scene.partner],
  ['/api/partner/orders/', scene => scene.partner],
  ['/api/orders/', scene => scene.holder],
]

/** Multipart content types are left out: they are forms. */
const anyBytes: readonly [law: string, body: Buffer, contentType: string][] = [
  ['no bytes', Buffer.alloc(0), 'model/stl'],
  ['one byte', Buffer.from([0]), 'application/octet-stream'],
  ['JSON', Buffer.from('{"Success":true}'), 'application/json'],
  ['every byte there is', Buffer.from(Array.from({ length: 65_536 }, (_, at) => (at * 31) % 256)), 'text/plain; charset=utf-8'],
  ['an empty content type', Buffer.from('solid'), ''],
]

const uploaded = (content: Buffer) => {
  const sha256 = createHash('sha256').update(content).digest('hex')
  return answered(new RegExp(`^\\{"Success":true,"ModelId":\\d+,"Bytes":${content.length},"Sha256":"${sha256}"\\}$`), ['modelId'])
}
const form = (scene: Scene, parts: Parameters<typeof multipart>[2]): HttpRequest => multipart(uploads, [scene.partner], parts)
const first = { name: 'File', fileName: 'a.stl', content: Buffer.from('first') }
const second = { name: 'File', fileName: 'b.stl', content: Buffer.from('second') }
const note = { name: 'Note', content: Buffer.from('File') }

export const pathsAndUploads: readonly Sentence[] = [
  {
    quote: 'In paths, a positive int32 that names nothing of this caller is HTTP 200 with the `…_NOT_FOUND` code;',
    cases: [
      reading('no model', () => `/api/partner/models/${unknownId}`, 'partner', 'MODEL_NOT_FOUND'),
      reading('no calculation', () => `/api/partner/prices/${unknownId}`, 'partner', 'CALCULATION_NOT_FOUND'),
      reading('no order of a partner', () => `/api/partner/orders/${unknownId}`, 'partner', 'ORDER_NOT_FOUND'),
      reading('no order', () => `/api/orders/${unknownId}`, 'holder', 'ORDER_NOT_FOUND'),
      reading("another partner's model", s => `/api/partner/models/${s.modelId}`, 'stranger', 'MODEL_NOT_FOUND'),
      reading("another's calculation of MES", s => `/api/partner/prices/${s.ownCalculationId}`, 'stranger', 'CALCULATION_NOT_FOUND'),
      reading("another's of the new side", s => `/api/partner/prices/${s.outsideCalculationId}`, 'stranger', 'CALCULATION_NOT_FOUND'),
      reading("another partner's order", s => `/api/partner/orders/${s.orderId}`, 'stranger', 'ORDER_NOT_FOUND'),
      step('claiming no order', () => `/api/orders/${unknownId}/claim`, '', 'ORDER_NOT_FOUND'),
      step('moving no order on', () => `/api/orders/${unknownId}/status`, '{"Status":"SHIPPED"}', 'ORDER_NOT_FOUND'),
      untouched('1 is an id', s => get('/api/orders/1', [s.holder]), answered(/^\{"Success":true,"Order":\{"OrderId":1,/)),
    ],
  },
  {
    quote: 'anything else is the 404 page.',
    cases: [
      ...idPaths.flatMap(([path, who]) => noIds.map(id => notFoundPath(`${path}${id}`, who))),
      untouched('POST /api/orders/0/claim', s => post('/api/orders/0/claim', [s.holder], '{}'), page(404)),
      untouched('POST /api/orders/01/status', s => post('/api/orders/01/status', [s.holder], '{}'), page(404)),
    ],
  },
  {
    quote: 'Upload takes any bytes, even none;',
    cases: anyBytes.flatMap(([law, body, contentType]) => {
      const request = (scene: Scene) => post(uploads, [scene.partner], body, contentType)
      return [
        untouched(law, request, uploaded(body)),
        untouched(`${law}, chunked`, scene => ({ ...request(scene), chunked: true }), uploaded(body)),
      ]
    }),
  },
  {
    quote: 'a model is judged when it is priced.',
    cases: anyBytes.map(([law, body]) => model(law, () => body, 'MODEL_UNREADABLE')),
  },
  {
    quote: 'Multipart without `File` is 400; of several the first counts.',
    cases: [
      untouched('another field only', s => form(s, [note]), page(400)),
      untouched('no field at all', s => form(s, []), page(400)),
      untouched('field names are case-sensitive', s => form(s, [{ ...first, name: 'file' }]), page(400)),
      untouched('no form at all', s => post(uploads, [s.partner], 'solid', 'multipart/form-data; boundary=x'), page(400)),
      untouched('no boundary', s => post(uploads, [s.partner], 'solid', 'multipart/form-data'), page(400)),
      untouched('File', s => form(s, [first]), uploaded(first.content)),
      untouched('File without a file name', s => form(s, [{ name: 'File', content: first.content }]), uploaded(first.content)),
      untouched('File after another field', s => form(s, [note, first]), uploaded(first.content)),
      untouched('two files', s => form(s, [first, second]), uploaded(first.content)),
      untouched('the other way round', s => form(s, [second, note, first]), uploaded(second.content)),
      untouched('the first of several is empty', s => form(s, [{ ...first, content: Buffer.alloc(0) }, second]), uploaded(Buffer.alloc(0))),
      untouched('chunked', s => ({ ...form(s, [first, second]), chunked: true }), uploaded(first.content)),
    ],
  },
]

export const otherRefusals: readonly Sentence[] = [
  {
    quote: '`CALCULATION_NOT_FOUND`, `ORDER_NOT_FOUND`.',
    cases: [String(unknownId), '0', 'null', '"1"', '1.5', '2147483648', 'true'].map(id =>
      untouched(
        `ordering calculation ${id}`,
        s => post('/api/partner/orders', [s.partner], `{"CalculationId":${id}}`),
        refused('CALCULATION_NOT_FOUND'),
      ),
    ),
  },
  {
    quote: 'A partner sees only his own models, calculations and orders.',
    cases: [
      untouched(
        "ordering another's calculation",
        s => post('/api/partner/orders', [s.stranger], `{"CalculationId":${s.outsideCalculationId}}`),
        refused('CALCULATION_NOT_FOUND'),
      ),
      untouched(
        'importing a price of a model that the partner has not',
        s => post('/api/admin/prices/import', [s.administrator], s.importOfUnknownModel),
        refused('MODEL_NOT_FOUND'),
      ),
    ],
  },
  {
    quote: "take the order; taken already → `ALREADY_TAKEN` with the holder's name in Message",
    cases: [
      step(
        'claiming it',
        s => `/api/orders/${s.takenOrderId}/claim`,
        '',
        'ALREADY_TAKEN',
        'otherOperator',
        s => s.holderName,
      ),
      step(
        'moving it on',
        s => `/api/orders/${s.takenOrderId}/status`,
        '{"Status":"MANUFACTURING_COMPLETED"}',
        'ALREADY_TAKEN',
        'otherOperator',
        s => s.holderName,
      ),
    ],
  },
  {
    quote: 'MANUFACTURING_COMPLETED, PACKAGING, SHIPPED; a step that is not next → `STATUS_NOT_ALLOWED`',
    cases: [
      ...['PACKAGING', 'SHIPPED', 'MANUFACTURING_STARTED', 'LOST', ''].map(status =>
        step(
          `"${status}"`,
          s => `/api/orders/${s.takenOrderId}/status`,
          JSON.stringify({ Status: status }),
          'STATUS_NOT_ALLOWED',
          'holder',
          () => status,
        ),
      ),
      step(
        'claiming what is not approved',
        s => `/api/orders/${s.unapprovedOrderId}/claim`,
        '{}',
        'STATUS_NOT_ALLOWED',
        'holder',
        () => 'MANUFACTURING_STARTED',
      ),
    ],
  },
  {
    quote: 'idempotent by `CalculationId`; the same id with another body → `IMPORT_CONFLICT`',
    cases: [
      untouched(
        'another duration',
        s => post('/api/admin/prices/import', [s.administrator], s.conflictingImport),
        refused('IMPORT_CONFLICT'),
      ),
    ],
  },
]
