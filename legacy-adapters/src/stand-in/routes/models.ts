// POST /api/partner/models and GET /api/partner/models/{ModelId}: bytes flow in and out unjudged; a model is judged when it is priced.
import { Readable } from 'node:stream'
import { findModel, insertModel } from '../database/models.ts'
import type { Mes } from '../mes.ts'
import { type Answer, answer, empty, errorPage, json, refusal } from '../wire/answer.ts'
import { isNotModified, readRange } from '../wire/conditional.ts'
import { legacyJson } from '../wire/legacy-json.ts'
import { nowTicks } from '../wire/moscow-time.ts'
import { receiveFileField } from '../wire/multipart.ts'
import { bodyChunks } from '../wire/request-body.ts'
import type { Call } from './route.ts'

/** Multipart without a field `File`, or broken, is the 400 page. */
export const upload =
  (mes: Mes) =>
  async ({ caller, body: request, headers }: Call<'partner', 'bytes'>): Promise<Answer> => {
    const isMultipart = /^\s*multipart\//i.test(headers['content-type'] ?? '')
    const { receive } = mes.modelFolder
    const received = isMultipart ? await receiveFileField(request, 'File', receive) : await receive(bodyChunks(request))
    if (received === null) return errorPage(400)
    await received.keep()
    const { bytesCount, sha256 } = received
    const modelId = await insertModel(mes.database, { partnerId: caller.id, bytesCount, sha256, ticks: nowTicks() })
    return json(legacyJson({ Success: true, ModelId: modelId, Bytes: bytesCount, Sha256: sha256 }))
  }

export const download =
  (mes: Mes) =>
  async ({ caller, id, headers }: Call<'partner', 'ignored'>): Promise<Answer> => {
    const model = await findModel(mes.database, caller.id, id)
    if (model === null) return refusal('MODEL_NOT_FOUND')
    const { bytesCount, sha256 } = model
    const etag = `"${sha256}"`
    const tags = [
      ['ETag', etag],
      ['Accept-Ranges', 'bytes'],
    ] as const
    if (isNotModified(headers['if-none-match'], etag)) return empty(304, tags)
    const range = readRange(headers, bytesCount, etag)
    if (range.kind === 'unsatisfiable') return empty(416, [['Content-Range', `bytes */${bytesCount}`], ...tags])
    const type = ['Content-Type', 'application/octet-stream'] as const
    const open = (first: number, last: number) => async () =>
      last < first ? Readable.from([]) : mes.modelFolder.openRange(sha256, first, last)
    if (range.kind === 'whole') return answer(200, [type, ...tags], { bytesCount, open: open(0, bytesCount - 1) })
    const { first, last } = range
    const contentRange = ['Content-Range', `bytes ${first}-${last}/${bytesCount}`] as const
    return answer(206, [type, contentRange, ...tags], { bytesCount: last - first + 1, open: open(first, last) })
  }
