// Every line of the price contract's "Close reading" that concerns the model, over HTTP: the model is posted, the finding compared.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StartedProcess } from '../../scripts/test-services/start-process.ts'
import { refusalCodes } from '../src/contract.ts'
import { modelCases } from './model-cases.ts'
import { openService, postQuote, postUpload, putModel, type Service } from './service.ts'
import { binaryStl, tetrahedron } from './stl.ts'

let service: Service
let api: StartedProcess
beforeAll(async () => {
  service = await openService()
  api = await service.startApi()
  await service.startWorker()
})
afterAll(() => service[Symbol.asyncDispose]())

describe('close reading of a model', { timeout: 30_000 }, () => {
  it.each(modelCases)('$law', async ({ bytes, quantity = 1, finds }) => {
    const { status, body } = await postUpload(api, bytes(), { material: 'BRASS', finish: 'NONE', quantity })
    expect(status).toBe(200)
    if (typeof finds === 'string') {
      expect(body).toMatchObject({ status: 'refused', refusal: { code: finds }, breakdown: null, failure: null })
      expect(body.refusal?.detail).not.toBe('')
    } else {
      expect(body).toMatchObject({ status: 'priced', breakdown: finds, refusal: null })
    }
  })

  it('meets every refusal that a model can bring', () => {
    const met = new Set(modelCases.map(({ finds }) => finds).filter(finds => typeof finds === 'string'))
    expect([...met].sort()).toEqual(['MODEL_EMPTY', 'MODEL_FLAT', 'MODEL_TOO_LARGE', 'MODEL_UNREADABLE'])
  })
})

describe('refusals of the request itself', () => {
  const unknownModel = 'ab'.repeat(32)
  const known = () => putModel(api, binaryStl(tetrahedron(3)))

  it.each([
    ['material before finish, quantity and model', { material: 'TIN', finish: 'SHINY', quantity: 0 }, unknownModel, 'MATERIAL_UNKNOWN'],
    ['finish before quantity and model', { finish: 'SHINY', quantity: 0 }, unknownModel, 'FINISH_UNKNOWN'],
    ['quantity before model', { quantity: 0 }, unknownModel, 'QUANTITY_OUT_OF_RANGE'],
    ['the model last', {}, unknownModel, 'MODEL_NOT_FOUND'],
    ['letter by letter: case', { material: 'silver925' }, null, 'MATERIAL_UNKNOWN'],
    ['letter by letter: blanks', { finish: 'NONE ' }, null, 'FINISH_UNKNOWN'],
    ['no key of Object.prototype is a material', { material: 'constructor' }, null, 'MATERIAL_UNKNOWN'],
    ['10 001 pieces', { quantity: 10_001 }, null, 'QUANTITY_OUT_OF_RANGE'],
    ['half a piece', { quantity: 1.5 }, null, 'QUANTITY_OUT_OF_RANGE'],
    ['a negative number of pieces', { quantity: -1 }, null, 'QUANTITY_OUT_OF_RANGE'],
  ])('%s', async (_law, options, sha256, code) => {
    const { status, headers, body } = await postQuote(api, sha256 ?? (await known()), options)
    expect([status, body.code]).toEqual([422, code])
    expect(headers.get('content-type')).toContain('application/problem+json')
    expect(refusalCodes).toContain(body.code)
  })

  it('takes 10 000 pieces', async () => {
    expect((await postQuote(api, await known(), { quantity: 10_000 })).body.status).toBe('priced')
  })

  it('keeps no quote and uses up no number for them', async () => {
    const sha256 = await known()
    const before = await postQuote(api, sha256)
    await postQuote(api, sha256, { material: 'TIN' })
    await postQuote(api, unknownModel)
    expect((await postQuote(api, sha256)).body.number).toBe(before.body.number + 1)
  })
})
