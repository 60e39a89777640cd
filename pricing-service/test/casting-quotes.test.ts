// The casting tariff over HTTP, queue and thread: any format, findings, an offer that verifies, and a mesh that is touched once.
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StartedProcess } from '../../scripts/test-services/start-process.ts'
import type { Quote } from '../src/contract.ts'
import { jewelMesh, openMesh, to3mf, toBinaryStl, toObj, toPly } from '../src/sample-models/index.ts'
import { verifyOffer } from '../src/verify/verify-offer.ts'
import { type Answer, openService, putModel, type Service, send } from './service.ts'

let service: Service
let api: StartedProcess
beforeAll(async () => {
  service = await openService()
  api = await service.startApi()
  await service.startWorker()
})
afterAll(() => service[Symbol.asyncDispose]())

const ring = jewelMesh('ring', { facetCount: 1200, seed: 5 })
const choice = { material: 'SILVER925', finish: 'POLISHED', quantity: 3, tariff: 'casting' }

function ask(modelSha256: string, keys: object = {}, headers: Record<string, string> = {}): Promise<Answer> {
  return send(`${api.ready['url']}/quotes`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', prefer: 'wait=60', ...headers },
    body: JSON.stringify({ modelSha256, ...choice, ...keys }),
  })
}

const offered = async (bytes: Uint8Array, keys: object = {}): Promise<Quote> => {
  const { status, body } = await ask(await putModel(api, bytes), keys)
  expect([status, body.status, body.refusal]).toEqual([200, 'priced', null])
  return body
}

describe('a quote by the casting tariff', () => {
  it('has an offer that follows from its own JSON, and no breakdown', async () => {
    const quote = await offered(toBinaryStl(ring), { units: 'mm' })
    expect(quote.breakdown).toBeNull()
    expect(quote.tariff.id).toBe('casting')
    expect(verifyOffer(quote.offer)).toEqual([])
    expect(quote.offer?.quantity).toBe(3)
  })

  it('is the same for twins of one body in every format, apart from what was read', async () => {
    const units = { units: 'mm' }
    const twins = [
      await offered(toBinaryStl(ring), units),
      await offered(toObj(ring), units),
      await offered(toPly(ring, { encoding: 'ascii' }), units),
      await offered(toPly(ring, { encoding: 'binary_little_endian' }), units),
      await offered(to3mf(ring)),
    ]
    for (const { offer, model } of twins) {
      expect(offer).toEqual(twins[0]?.offer)
      expect({ ...model?.inspection, reading: null }).toEqual({ ...twins[0]?.model?.inspection, reading: null })
    }
    const formats = twins.map(({ model }) => model?.inspection.reading.format)
    expect(formats).toEqual(['stl-binary', 'obj', 'ply-ascii', 'ply-little-endian', '3mf'])
  })

  it('never touches the mesh again: another choice is priced although the model’s bytes are spoilt by now', async () => {
    const sha256 = await putModel(api, toBinaryStl(jewelMesh('signet', { facetCount: 900, seed: 8 })))
    const first = (await ask(sha256, { units: 'mm' })).body
    await writeFile(path.join(service.modelsDir, sha256.slice(0, 2), sha256), 'spoilt')
    const again = (await ask(sha256, { units: 'mm', material: 'GOLD585', quantity: 40 })).body
    expect(again.status).toBe('priced')
    expect(again.model).toEqual(first.model)
    // In other units it is another model, whose mesh must be looked at.
    expect((await ask(sha256, { units: 'in' })).body).toMatchObject({ status: 'refused', refusal: { code: 'FORMAT_UNKNOWN' } })
  })

  it('of a known model is answered at once, without queue and worker: one request, one quote, with its story and its key', async () => {
    const sha256 = await putModel(api, toBinaryStl(jewelMesh('signet', { facetCount: 900, seed: 9 })))
    const first = (await ask(sha256, { units: 'mm' })).body
    const keys = { units: 'mm', material: 'BRONZE', quantity: 7 }
    const { status, body } = await ask(sha256, keys, { prefer: 'wait=0', 'idempotency-key': 'known-1' })
    expect([status, body.status, body.number > first.number]).toEqual([200, 'priced', true])
    expect(verifyOffer(body.offer)).toEqual([])
    expect(body.model).toEqual(first.model)
    expect((await ask(sha256, keys, { prefer: 'wait=0', 'idempotency-key': 'known-1' })).body).toEqual(body)
    expect((await ask(sha256, { ...keys, quantity: 8 }, { 'idempotency-key': 'known-1' })).status).toBe(422)
    const rowsOf = async (text: string) => (await service.database.query(text, [body.id])).rows
    expect((await rowsOf('SELECT kind FROM quote_event WHERE quote_id = $1 ORDER BY id')).map(row => row.kind)).toEqual([
      'accepted',
      'priced',
    ])
    expect(await rowsOf('SELECT FROM outbox WHERE quote_id = $1')).toEqual([])
    expect(await rowsOf('SELECT attempt, waiter_count FROM quote WHERE id = $1')).toEqual([{ attempt: 0, waiter_count: 0 }])
    const metrics = await (await fetch(`${api.ready['url']}/metrics`)).text()
    expect(Number(/ficus_pricing_quotes_answered_at_once_total\{status="priced"\} (\d+)/.exec(metrics)?.[1])).toBeGreaterThanOrEqual(1)
  })

  it('of a broken model tells what is wrong, where, and does not promise it', async () => {
    const { offer, model } = await offered(toBinaryStl(openMesh(ring, { count: 5, seed: 1 })), { units: 'mm' })
    const open = model?.findings.find(({ code }) => code === 'MESH_OPEN')
    expect(open?.place).not.toBeNull()
    expect(offer?.decision).not.toBe('instant')
    expect(offer?.reasons).toContain('MESH_OPEN')
  })

  it('is refused with the words of the reader when the file cannot be read', async () => {
    const sha256 = await putModel(api, Buffer.from('ISO-10303-21;\nHEADER;'))
    const { status, body } = await ask(sha256, { units: 'mm' })
    expect([status, body.status, body.refusal?.code]).toEqual([200, 'refused', 'FORMAT_UNKNOWN'])
    expect(body.refusal?.detail).toMatch(/STEP/)
    expect([body.offer, body.model]).toEqual([undefined, undefined])
  })

  it('never guesses units: a file without any wants them stated, a file that has other ones contradicts', async () => {
    const stl = await putModel(api, toBinaryStl(ring))
    expect((await ask(stl)).body.refusal?.code).toBe('UNITS_REQUIRED')
    const threeMf = await putModel(api, to3mf(ring))
    expect((await ask(threeMf, { units: 'in' })).body.refusal?.code).toBe('UNITS_CONFLICT')
  })

  it('comes as an upload too, with every key as a field', async () => {
    const form = new FormData()
    form.set('model', new Blob([toObj(ring) as Uint8Array<ArrayBuffer>]), 'ring.obj')
    for (const [name, value] of Object.entries({ ...choice, units: 'mm', leadTime: 'FAST', currency: 'USD' })) form.set(name, String(value))
    const { body } = await send(`${api.ready['url']}/quotes`, { method: 'POST', headers: { prefer: 'wait=60' }, body: form })
    expect(body.offer).toMatchObject({ leadTime: { code: 'FAST' }, converted: { currency: 'USD' } })
    expect(verifyOffer(body.offer)).toEqual([])
  })
})

describe('a request for the casting tariff is refused at once', () => {
  it.each([
    ['a lead time that there is not', { leadTime: 'NOW' }, 422, 'LEAD_TIME_UNKNOWN'],
    ['a currency that there is not', { currency: 'EUR' }, 422, 'CURRENCY_UNKNOWN'],
    ['units that there are not', { units: 'furlong' }, 400, 'REQUEST_INVALID'],
    ['a tariff that there is not', { tariff: 'mes2' }, 400, 'REQUEST_INVALID'],
    ['units of a price that ignores them', { tariff: 'mes', units: 'mm' }, 400, 'REQUEST_INVALID'],
    ['an unknown key', { unit: 'mm' }, 400, 'REQUEST_INVALID'],
  ])('for %s', async (_, keys, status, code) => {
    const answer = await ask(await putModel(api, toBinaryStl(ring)), keys)
    expect([answer.status, answer.body.code]).toEqual([status, code])
  })

  it('naming the nearest key that there is', async () => {
    const { body } = await ask(await putModel(api, toBinaryStl(ring)), { unit: 'mm' })
    expect(body.detail).toContain('"unit"; did you mean "units"?')
  })

  it('when its Idempotency-Key belongs to a request in another currency', async () => {
    const sha256 = await putModel(api, toBinaryStl(ring))
    const key = { 'idempotency-key': 'order-9' }
    const first = await ask(sha256, { units: 'mm' }, key)
    expect((await ask(sha256, { units: 'mm' }, key)).body.id).toBe(first.body.id)
    expect((await ask(sha256, { units: 'mm', currency: 'USD' }, key)).body.code).toBe('IDEMPOTENCY_KEY_REUSED')
  })
})
