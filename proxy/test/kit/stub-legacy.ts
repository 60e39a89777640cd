// A small legacy for the proxy's tests: the routes of MES that the price route touches, an echo for the rest, and a book of what it saw and stored.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { encodePrice, encodeRefusal, legacyPriceHeaders, legacyTime } from '@ficus/legacy-adapters/price'
import type { Breakdown } from '@ficus/pricing-service/contract'
import { breakdown, modelBytes, modelId, modelSha256 } from './sample-price.ts'

export const nodeName = 'mes-node-7'
export const adminKey = 'admin-key'

export interface Seen {
  readonly method: string
  readonly target: string
  readonly rawHeaders: readonly string[]
  readonly body: Buffer
}

/** Returns true when it has answered in place of the stub. */
export type Instead = (seen: Seen, request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>

export interface StubLegacy extends AsyncDisposable {
  readonly url: string
  readonly seen: readonly Seen[]
  /** Calculations that MES holds: its own and imported ones, by id. */
  readonly rows: ReadonlyMap<number, string>
  instead: Instead
  /** What becomes of a price before it is sent. */
  altered: (calculated: Breakdown) => Breakdown
  priceCalls(): Seen[]
}

export async function startStubLegacy(apiKeys: readonly string[]): Promise<StubLegacy> {
  const seen: Seen[] = []
  const rows = new Map<number, string>()
  const stub = { instead: (() => false) as Instead, altered: (calculated: Breakdown) => calculated }

  const server = createServer(async (request, response) => {
    response.sendDate = false
    const chunks: Buffer[] = []
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer)
    } catch {
      return
    }
    const one = { method: request.method ?? '', target: request.url ?? '', rawHeaders: request.rawHeaders, body: Buffer.concat(chunks) }
    seen.push(one)
    if (await stub.instead(one, request, response)) return
    answer(one, request, response, { apiKeys, rows, altered: stub.altered })
  })
  // Every upgrade is accepted, and what comes through the tunnel goes back.
  const tunnels = new Set<Duplex>()
  server.on('upgrade', ({ method = '', url = '', rawHeaders }, socket) => {
    seen.push({ method, target: url, rawHeaders, body: Buffer.alloc(0) })
    tunnels.add(socket)
    socket.on('error', () => socket.destroy())
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
    socket.pipe(socket)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return Object.assign(stub, {
    url: `http://127.0.0.1:${port}`,
    seen,
    rows,
    priceCalls: () => seen.filter(({ method, target }) => method === 'POST' && target.startsWith('/api/partner/prices')),
    [Symbol.asyncDispose]: async () => {
      for (const tunnel of tunnels) tunnel.destroy()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  })
}

function answer(
  seen: Seen,
  request: IncomingMessage,
  response: ServerResponse,
  { apiKeys, rows, altered }: { apiKeys: readonly string[]; rows: Map<number, string>; altered: StubLegacy['altered'] },
): void {
  const key = request.headers['x-api-key']
  const path = seen.target.split('?')[0]
  const mayImport = path === '/api/admin/prices/import' && key === adminKey
  const isOpen = path?.startsWith('/api/partner/') !== true && path?.startsWith('/api/admin/') !== true
  if (mayImport) json(response, importRow(seen.body.toString(), rows))
  else if (isOpen) json(response, Buffer.from(JSON.stringify({ echo: seen.target, method: seen.method })))
  else if (typeof key !== 'string' || !apiKeys.includes(key)) {
    response.writeHead(401, ['WWW-Authenticate', 'ApiKey', 'Content-Length', '0', 'Server', 'Kestrel', 'X-MES-Node', nodeName]).end()
  } else if (path === `/api/partner/models/${modelId}`) sendModel(request, response)
  else if (path?.startsWith('/api/partner/models/')) json(response, encodeRefusal('MODEL_NOT_FOUND'))
  else if (seen.method === 'POST' && path === '/api/partner/prices') price(seen, response, rows, altered(breakdown))
  else if (path?.startsWith('/api/partner/prices/')) storedPrice(Number(path.slice('/api/partner/prices/'.length)), response, rows)
  else if (path === '/api/partner/orders') order(seen, response, rows)
  else json(response, Buffer.from('{"Success":true}'))
}

const notFound = Buffer.from('{"Success":false,"Error":{"Code":"CALCULATION_NOT_FOUND","Message":"Расчёт не найден"}}')

function storedPrice(calculationId: number, response: ServerResponse, rows: ReadonlyMap<number, string>): void {
  const row = rows.get(calculationId)
  // Imported rows are kept as they came; MES answers them as it answers its own.
  json(response, row === undefined ? notFound : Buffer.from(row.replace(/^\{("CalculationId":\d+,)"PartnerId":\d+,/, '{"Success":true,$1')))
}

function order({ body }: Seen, response: ServerResponse, rows: ReadonlyMap<number, string>): void {
  const { CalculationId } = JSON.parse(body.toString()) as { CalculationId: number }
  const row = rows.get(CalculationId)
  const made = row === undefined ? null : { Success: true, OrderId: 1, CalculationId, Total: JSON.parse(row).Total }
  json(response, made === null ? notFound : Buffer.from(JSON.stringify(made)))
}

function sendModel(request: IncomingMessage, response: ServerResponse): void {
  const common = ['Content-Type', 'application/octet-stream', 'ETag', `"${modelSha256}"`, 'X-MES-Node', nodeName]
  if (request.headers.range === undefined) response.writeHead(200, [...common, 'Content-Length', String(modelBytes.length)]).end(modelBytes)
  else
    response
      .writeHead(206, [...common, 'Content-Range', `bytes 0-0/${modelBytes.length}`, 'Content-Length', '1'])
      .end(modelBytes.subarray(0, 1))
}

function price({ target, body }: Seen, response: ServerResponse, rows: Map<number, string>, calculated: Breakdown): void {
  let fields: { ModelId: number; Material: string; Finish: string; Quantity: number }
  try {
    fields = JSON.parse(body.toString())
  } catch {
    response.writeHead(400, ['Content-Type', 'text/html; charset=utf-8']).end('<h1>400</h1>')
    return
  }
  const preview = /[?&]Preview=true/i.test(target)
  const calculationId = preview ? null : rows.size + 1
  const request = { modelSha256, material: fields.Material, finish: fields.Finish, quantity: fields.Quantity }
  const frame = { calculationId, modelId: fields.ModelId, calculatedAt: legacyTime(Date.now(), 1_234), durationMs: 81_234 }
  const text = encodePrice({ request, breakdown: calculated }, frame)
  if (calculationId !== null) rows.set(calculationId, text.toString())
  json(response, text)
}

function importRow(text: string, rows: Map<number, string>): Buffer {
  const { CalculationId } = JSON.parse(text) as { CalculationId: number }
  const before = rows.get(CalculationId)
  if (before !== undefined && before !== text) return Buffer.from('{"Success":false,"Error":{"Code":"IMPORT_CONFLICT","Message":""}}')
  rows.set(CalculationId, text)
  return Buffer.from(`{"Success":true,"CalculationId":${CalculationId}}`)
}

function json(response: ServerResponse, body: Buffer): void {
  const texts = { 'node-name': nodeName, 'body-length': String(body.length), clock: new Date().toUTCString(), connection: '' }
  const headers = legacyPriceHeaders.flatMap(({ name, value }) => ('fixed' in value ? [name, value.fixed] : [name, texts[value.from]]))
  response.removeHeader('Connection')
  response.writeHead(200, headers).end(body)
}
