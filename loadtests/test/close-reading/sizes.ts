// Both pages: the largest request and the largest model. 5 000 000 facets priced and the ASCII limit are tested where the engine is.
import { multipart, post } from '../../src/walk/requests.ts'
import { model, untouched } from './ask.ts'
import { orderOfChecks } from './order-of-checks.ts'
import { answered, type Sentence } from './sentence.ts'

const bodyBytesMax = 268_435_456
const tooLarge = { kind: 'too large' } as const
const uploads = '/api/partner/models'
const uploaded = (bytesCount: number) => answered(new RegExp(`^\\{"Success":true,"ModelId":\\d+,"Bytes":${bytesCount},`), ['modelId'])

const framingBytes = multipart(uploads, [], [{ name: 'File', fileName: 'a', content: Buffer.alloc(0) }]).body!.length
const file = (bytesCount: number) => [{ name: 'File', fileName: 'a', content: Buffer.alloc(bytesCount - framingBytes) }]

/** One facet more than is priced, and not one of them sound. */
function tooManyFacets(): Uint8Array {
  const facetCount = 5_000_001
  const bytes = Buffer.alloc(84 + 50 * facetCount, 0xff)
  bytes.writeUInt32LE(facetCount, 80)
  return bytes
}

export const beyondTheLimits: Readonly<Record<'http' | 'calculation', readonly Sentence[]>> = {
  http: [
    {
      quote: orderOfChecks[0]!.quote,
      cases: [
        untouched(
          'the largest body, chunked',
          s => ({ ...post(uploads, [s.partner], Buffer.alloc(bodyBytesMax)), chunked: true }),
          uploaded(bodyBytesMax),
        ),
        untouched('the largest body, counted', s => post(uploads, [s.partner], Buffer.alloc(bodyBytesMax)), uploaded(bodyBytesMax)),
        untouched(
          'a byte more, chunked',
          s => ({ ...post(uploads, [s.partner], Buffer.alloc(bodyBytesMax + 1)), chunked: true }),
          tooLarge,
        ),
        untouched(
          'a byte more, chunked, without a key',
          () => ({ ...post(uploads, [], Buffer.alloc(bodyBytesMax + 1)), chunked: true }),
          tooLarge,
        ),
        untouched(
          'the largest form',
          s => ({ ...multipart(uploads, [s.partner], file(bodyBytesMax)), chunked: true }),
          uploaded(bodyBytesMax - framingBytes),
        ),
        untouched('a form of a byte more', s => ({ ...multipart(uploads, [s.partner], file(bodyBytesMax + 1)), chunked: true }), tooLarge),
        {
          law: 'a price request of a byte too many, chunked',
          ask: s => ({ ...post('/api/partner/prices', [s.partner], Buffer.alloc(bodyBytesMax + 1, ' ')), chunked: true }),
          expected: tooLarge,
          answeredBy: 'legacy',
        },
      ],
    },
  ],
  calculation: [
    {
      quote: '`MODEL_TOO_LARGE` is judged from n before any coordinate (binary) or at facet 5 000 001 (ASCII); 5 000 000 are priced.',
      cases: [model('5 000 001 facets, none of them finite', tooManyFacets, 'MODEL_TOO_LARGE')],
    },
  ],
}
