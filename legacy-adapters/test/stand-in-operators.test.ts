// What operators do, over real HTTP and WebSocket: login, dashboard, card, claim, status steps, live changes, and the page's files.
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import {
  exchangeRaw,
  keyOf,
  nodeName,
  queryDatabase,
  type StandIn,
  seedOrderCount,
  sessionOf,
  startStandIn,
  tetrahedron,
  uploadModel,
} from './stand-in.ts'

let mes: StandIn
let first: { Cookie: string }
let second: { Cookie: string }
let names: string[]

beforeAll(async () => {
  mes = await startStandIn()
  first = await sessionOf(mes, 0)
  second = await sessionOf(mes, 1)
  names = (await queryDatabase<{ name: string }>(mes.databaseUrl, 'SELECT name FROM operators ORDER BY operator_id')).map(row => row.name)
})
afterAll(() => mes[Symbol.asyncDispose]())

const legacyTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}$/
const statuses = [
  'INITIATED',
  'FILE_UPLOADED',
  'SUBMITTED',
  'PRICE_CALCULATED',
  'MANUFACTURING_APPROVED',
  'MANUFACTURING_STARTED',
  'MANUFACTURING_COMPLETED',
  'PACKAGING',
  'SHIPPED',
  'CLOSED',
]
const listKeys = [
  'OrderId',
  'Number',
  'Status',
  'Channel',
  'PartnerName',
  'OperatorName',
  'Material',
  'Quantity',
  'Total',
  'CreatedAt',
  'UpdatedAt',
]

interface Item {
  OrderId: number
  Number: string
  Status: string
  Channel: string
  PartnerName: string | null
  OperatorName: string | null
  Total: number | null
  CreatedAt: string
  UpdatedAt: string
}
interface List {
  Success: boolean
  Page: number
  PageSize: number
  Total: number
  Items: Item[]
}

const get = (path: string, headers = first) => mes.ask('GET', path, { headers })
const list = async (query = '') => JSON.parse((await get(`/api/orders${query}`)).text) as List
const post = async (path: string, body: unknown, headers = first) =>
  (await mes.ask('POST', path, { headers, body: JSON.stringify(body) })).text
const refusal = (code: string, message: string) => `{"Success":false,"Error":{"Code":"${code}","Message":"${message}"}}`
const freeOrder = async (status: string) => (await list(`?Status=${status}&PageSize=1`)).Items[0]!.OrderId

describe('login', () => {
  test('a right pair opens a session in a cookie', async () => {
    const { login: Login, password: Password } = mes.credentials.operators[0]!
    const reply = await mes.ask('POST', '/api/login', { body: JSON.stringify({ Login, Password, Unknown: 1 }) })
    expect(reply.text).toBe(`{"Success":true,"OperatorId":1,"OperatorName":"${names[0]}"}`)
    expect(reply.rawHeaders.slice(0, 6)).toEqual([
      'Content-Type',
      'application/json; charset=utf-8',
      'Set-Cookie',
      reply.headers['set-cookie']![0],
      'Content-Length',
      String(reply.bytes.length),
    ])
    expect(reply.headers['set-cookie']![0]).toMatch(/^MES\.Session=[^;]+; path=\/; httponly$/)
  })

  test('a wrong pair, a missing key, another key case and values of another type are 401', async () => {
    const { login: Login, password: Password } = mes.credentials.operators[0]!
    const other = mes.credentials.operators[1]!.password
    for (const body of [
      { Login, Password: other },
      { Login },
      { Password },
      {},
      { login: Login, password: Password },
      { Login: 1, Password },
      { Login, Password: null },
      { Login: `${Login}\u0000`, Password },
    ]) {
      const reply = await mes.ask('POST', '/api/login', { body: JSON.stringify(body) })
      expect([reply.status, reply.text, reply.headers['www-authenticate'], reply.headers['set-cookie']]).toEqual([
        401,
        '',
        'MES.Session',
        undefined,
      ])
    }
  })

  test('of double keys the last wins', async () => {
    const { login, password } = mes.credentials.operators[0]!
    expect((await mes.ask('POST', '/api/login', { body: `{"Login":"nobody","Password":"${password}","Login":"${login}"}` })).status).toBe(
      200,
    )
    expect((await mes.ask('POST', '/api/login', { body: `{"Login":"${login}","Password":"${password}","Login":"nobody"}` })).status).toBe(
      401,
    )
  })
})

describe('list', () => {
  test('page 1 of 50, newest first, keys in order, decimals with their scale', async () => {
    const { text } = await get('/api/orders')
    expect(text).toMatch(new RegExp(`^\\{"Success":true,"Page":1,"PageSize":50,"Total":${seedOrderCount},"Items":\\[\\{"OrderId":`))
    const { Items } = JSON.parse(text) as List
    expect(Items).toHaveLength(50)
    for (const item of Items) {
      expect(Object.keys(item)).toEqual(listKeys)
      expect(item.Number).toBe(`A-${String(item.OrderId).padStart(6, '0')}`)
      expect([item.CreatedAt, item.UpdatedAt].every(time => legacyTime.test(time))).toBe(true)
      expect(item.PartnerName === null).toBe(item.Channel === 'B2C')
      expect(item.OperatorName === null).toBe(statuses.indexOf(item.Status) < 5)
      expect(item.Total === null).toBe(statuses.indexOf(item.Status) < 3)
    }
    expect(Items.map(item => item.CreatedAt)).toEqual(
      Items.map(item => item.CreatedAt)
        .toSorted()
        .toReversed(),
    )
    expect(text.match(/"Total":(null|\d+\.\d\d),"CreatedAt"/g)).toHaveLength(50)
  })

  test('pages follow each other without a gap, and a page behind the last is empty', async () => {
    const pages = await Promise.all([1, 2, 3, 4].map(page => list(`?Page=${page}&PageSize=100`)))
    const ids = pages.flatMap(page => page.Items.map(item => item.OrderId))
    expect(new Set(ids).size).toBe(seedOrderCount)
    expect(pages[3]).toEqual({ Success: true, Page: 4, PageSize: 100, Total: seedOrderCount, Items: [] })
  })

  test('a status filters list and Total; an empty one does not', async () => {
    for (const status of statuses) {
      const { Items, Total } = await list(`?Status=${status}&PageSize=200`)
      expect(Items).toHaveLength(Total)
      expect(Items.every(item => item.Status === status)).toBe(true)
    }
    expect((await list('?Status=')).Total).toBe(seedOrderCount)
  })

  test('what legacy does not know it does not complain about: no items, the figures as asked', async () => {
    const total = seedOrderCount
    const cases: Record<string, string> = {
      '?Status=LOST': '"Page":1,"PageSize":50,"Total":0',
      '?Status=packaging': '"Page":1,"PageSize":50,"Total":0',
      '?Status=%00': '"Page":1,"PageSize":50,"Total":0',
      '?Page=0': `"Page":0,"PageSize":50,"Total":${total}`,
      '?Page=-3': `"Page":-3,"PageSize":50,"Total":${total}`,
      '?PageSize=0': `"Page":1,"PageSize":0,"Total":${total}`,
      '?PageSize=201': `"Page":1,"PageSize":201,"Total":${total}`,
      '?Page=99999999999999999999': `"Page":99999999999999999999,"PageSize":50,"Total":${total}`,
      '?Page=2147483647&PageSize=200': `"Page":2147483647,"PageSize":200,"Total":${total}`,
    }
    for (const [query, figures] of Object.entries(cases))
      expect((await get(`/api/orders${query}`)).text).toBe(`{"Success":true,${figures},"Items":[]}`)
  })

  test('what is no whole number counts as not asked; names are case-sensitive and the first of several counts', async () => {
    for (const query of ['?Page=x', '?Page=', '?Page=1.5', '?page=2', '?PAGE=2', '?Page=1&Page=2', '?Page=01', '?%zz=1']) {
      expect(await list(`${query}&PageSize=1`)).toMatchObject({ Page: 1, PageSize: 1, Items: [expect.anything()] })
    }
  })

  test('counters name all ten statuses in order of life and add up', async () => {
    const { text } = await get('/api/orders/counters')
    const { Counters } = JSON.parse(text) as { Counters: { Status: string; Count: number }[] }
    expect(text).toBe(JSON.stringify({ Success: true, Counters }))
    expect(Counters.map(counter => counter.Status)).toEqual(statuses)
    expect(Counters.reduce((sum, counter) => sum + counter.Count, 0)).toBe(seedOrderCount)
  })
})

describe('card', () => {
  test('carries the keys of the list, then its own, then a history that leads from nothing to the status', async () => {
    for (const status of statuses) {
      const [item] = (await list(`?Status=${status}&PageSize=1`)).Items
      const { text } = await get(`/api/orders/${item!.OrderId}`)
      const { Order } = JSON.parse(text) as {
        Order: Item & {
          Finish: string
          CalculationId: number | null
          History: { From: string | null; To: string; By: string; At: string }[]
        }
      }
      expect(text).toMatch(/^\{"Success":true,"Order":\{"OrderId":/)
      expect(Object.keys(Order)).toEqual([...listKeys, 'Finish', 'CalculationId', 'Comment', 'History'])
      expect(Order).toMatchObject(item!)
      expect(Order.CalculationId === null).toBe(statuses.indexOf(status) < 3)
      expect(Order.History.map(entry => entry.From)).toEqual([null, ...Order.History.slice(0, -1).map(entry => entry.To)])
      expect(Order.History.at(-1)).toMatchObject({ To: status, At: Order.UpdatedAt })
      for (const entry of Order.History) expect(Object.keys(entry)).toEqual(['From', 'To', 'By', 'At'])
    }
  })

  test('an order that nobody has is ORDER_NOT_FOUND', async () => {
    const reply = await get('/api/orders/2147483647')
    expect([reply.status, reply.text]).toEqual([200, refusal('ORDER_NOT_FOUND', 'Заказ не найден')])
  })
})

describe('steps', () => {
  test('an approved order is claimed, and goes step by step to SHIPPED', async () => {
    const orderId = await freeOrder('MANUFACTURING_APPROVED')
    const claimed = await mes.ask('POST', `/api/orders/${orderId}/claim`, { headers: first, body: 'any body at all' })
    expect(claimed.text).toBe(`{"Success":true,"OrderId":${orderId},"Status":"MANUFACTURING_STARTED","OperatorName":"${names[0]}"}`)
    for (const Status of ['MANUFACTURING_COMPLETED', 'PACKAGING', 'SHIPPED']) {
      expect(await post(`/api/orders/${orderId}/status`, { Status })).toBe(`{"Success":true,"OrderId":${orderId},"Status":"${Status}"}`)
    }
    const { Order } = JSON.parse((await get(`/api/orders/${orderId}`)).text) as {
      Order: { OperatorName: string; Status: string; History: { By: string; To: string }[] }
    }
    expect(Order).toMatchObject({ Status: 'SHIPPED', OperatorName: names[0] })
    expect(Order.History.slice(-4).map(entry => [entry.To, entry.By])).toEqual(statuses.slice(5, 9).map(status => [status, names[0]]))
  })

  test('a claim without a body is a claim', async () => {
    const orderId = await freeOrder('MANUFACTURING_APPROVED')
    expect((await mes.ask('POST', `/api/orders/${orderId}/claim`, { headers: first })).text).toContain('"Success":true')
  })

  test('an order that another holds is ALREADY_TAKEN, with his name', async () => {
    const orderId = await freeOrder('MANUFACTURING_APPROVED')
    await post(`/api/orders/${orderId}/claim`, {})
    const taken = refusal('ALREADY_TAKEN', `Заказ уже взял: ${names[0]}`)
    expect(await post(`/api/orders/${orderId}/claim`, {}, second)).toBe(taken)
    expect(await post(`/api/orders/${orderId}/status`, { Status: 'MANUFACTURING_COMPLETED' }, second)).toBe(taken)
    expect(await post(`/api/orders/${orderId}/status`, { Status: 'NONSENSE' }, second)).toBe(taken)
  })

  test('of many operators who claim one order at the same time one gets it', async () => {
    const orderId = await freeOrder('MANUFACTURING_APPROVED')
    const sessions = await Promise.all(Array.from({ length: 12 }, (_, place) => sessionOf(mes, place)))
    const answers = await Promise.all(sessions.map(session => post(`/api/orders/${orderId}/claim`, {}, session)))
    expect(answers.filter(answer => answer.startsWith('{"Success":true'))).toHaveLength(1)
    expect(answers.filter(answer => answer.includes('"ALREADY_TAKEN"'))).toHaveLength(11)
  })

  test('a claim of what is not approved and a step that is not next are STATUS_NOT_ALLOWED', async () => {
    const notAllowed = (status: string) => refusal('STATUS_NOT_ALLOWED', `Статус ${status} сейчас недопустим`)
    for (const status of statuses.slice(0, 4)) {
      const orderId = await freeOrder(status)
      expect(await post(`/api/orders/${orderId}/claim`, {})).toBe(notAllowed('MANUFACTURING_STARTED'))
      expect(await post(`/api/orders/${orderId}/status`, { Status: 'PACKAGING' })).toBe(notAllowed('PACKAGING'))
    }
    const approved = await freeOrder('MANUFACTURING_APPROVED')
    expect(await post(`/api/orders/${approved}/status`, { Status: 'MANUFACTURING_COMPLETED' })).toBe(notAllowed('MANUFACTURING_COMPLETED'))
    await post(`/api/orders/${approved}/claim`, {})
    expect(await post(`/api/orders/${approved}/claim`, {})).toBe(notAllowed('MANUFACTURING_STARTED'))
    for (const Status of ['PACKAGING', 'SHIPPED', 'MANUFACTURING_STARTED', 'CLOSED', 'packaging', 'LOST "quoted"']) {
      expect(await post(`/api/orders/${approved}/status`, { Status })).toBe(notAllowed(Status.replaceAll('"', '\\"')))
    }
    for (const body of [{}, { Status: null }, { Status: 5 }, { status: 'MANUFACTURING_COMPLETED' }]) {
      expect(await post(`/api/orders/${approved}/status`, body)).toBe(notAllowed(''))
    }
  })

  test('steps of an order that nobody has are ORDER_NOT_FOUND', async () => {
    expect(await post('/api/orders/2147483647/claim', {})).toBe(refusal('ORDER_NOT_FOUND', 'Заказ не найден'))
    expect(await post('/api/orders/2147483647/status', { Status: 'PACKAGING' })).toBe(refusal('ORDER_NOT_FOUND', 'Заказ не найден'))
  })
})

describe('live changes', () => {
  const socketUrl = () => `${mes.url.replace('http', 'ws')}/ws/orders`

  test('every change of a status is one text frame to every page, and a refusal is none', async () => {
    const sockets = [new WebSocket(socketUrl(), { headers: first }), new WebSocket(socketUrl(), { headers: second })]
    const frames = sockets.map(() => [] as string[])
    for (const [index, socket] of sockets.entries())
      socket.on('message', (data, isBinary) => frames[index]!.push(isBinary ? 'binary' : String(data)))
    await Promise.all(sockets.map(socket => once(socket, 'open')))

    const orderId = await freeOrder('MANUFACTURING_APPROVED')
    await post(`/api/orders/${orderId}/claim`, {})
    await post(`/api/orders/${orderId}/claim`, {}, second)
    await post(`/api/orders/${orderId}/status`, { Status: 'MANUFACTURING_COMPLETED' })
    const ModelId = await uploadModel(mes, tetrahedron)
    const priced = await mes.ask('POST', '/api/partner/prices', {
      headers: keyOf(mes),
      body: JSON.stringify({ ModelId, Material: 'BRASS', Finish: 'NONE', Quantity: 1 }),
    })
    const { CalculationId } = JSON.parse(priced.text) as { CalculationId: number }
    const ordered = await mes.ask('POST', '/api/partner/orders', { headers: keyOf(mes), body: JSON.stringify({ CalculationId }) })
    const newId = (JSON.parse(ordered.text) as { OrderId: number }).OrderId

    const expected = [
      `{"OrderId":${orderId},"Status":"MANUFACTURING_STARTED"}`,
      `{"OrderId":${orderId},"Status":"MANUFACTURING_COMPLETED"}`,
      `{"OrderId":${newId},"Status":"PRICE_CALCULATED"}`,
    ]
    for (const seen of frames) await expect.poll(() => seen).toEqual(expected)
    for (const socket of sockets) socket.close()
  })

  test('without a session the upgrade is 401 with the manners of any other', async () => {
    for (const cookie of ['', 'Cookie: MES.Session=forged.1.2.3\r\n']) {
      const text = await exchangeRaw(
        mes.port,
        `GET /ws/orders HTTP/1.1\r\nHost: mes\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${cookie}\r\n`,
      )
      expect(text).toMatch(/^HTTP\/1\.1 401 Unauthorized\r\nWWW-Authenticate: MES\.Session\r\nContent-Length: 0\r\n/)
      expect(text).toContain(`Server: Kestrel\r\nX-Powered-By: ASP.NET\r\nX-MES-Node: ${nodeName}\r\n`)
      expect(text).toMatch(/\r\n\r\n$/)
    }
  })

  test('the answer to an upgrade carries the manners too', async () => {
    const socket = new WebSocket(socketUrl(), { headers: first })
    const [[{ headers }]] = await Promise.all([once(socket, 'upgrade'), once(socket, 'open')])
    expect([headers.server, headers['x-powered-by'], headers['x-mes-node']]).toEqual(['Kestrel', 'ASP.NET', nodeName])
    socket.terminate()
  })

  test('a plain request, a broken handshake and another upgrade do no harm', async () => {
    expect((await get('/ws/orders')).status).toBe(400)
    expect((await mes.ask('GET', '/ws/orders')).status).toBe(401)
    const upgrade = 'Host: mes\r\nConnection: Upgrade\r\n'
    expect(
      await exchangeRaw(mes.port, `GET /ws/orders HTTP/1.1\r\n${upgrade}Upgrade: websocket\r\nCookie: ${first.Cookie}\r\n\r\n`),
    ).toMatch(/^HTTP\/1\.1 400 .*<h1>400<\/h1>/s)
    const other = await exchangeRaw(mes.port, `GET /health HTTP/1.1\r\nHost: mes\r\nConnection: Upgrade, close\r\nUpgrade: h2c\r\n\r\n`)
    expect(other).toMatch(/^HTTP\/1\.1 200 OK.*Healthy$/s)
  })

  test('a client that sends garbage frames loses its own connection only', async () => {
    const socket = new WebSocket(socketUrl(), { headers: first })
    await once(socket, 'open')
    ;(socket as unknown as { _socket: NodeJS.WritableStream })._socket.write(Buffer.from([0xff, 0xff, 0xff, 0xff]))
    socket.on('error', () => undefined)
    await once(socket, 'close')
    expect((await mes.ask('GET', '/health')).text).toBe('Healthy')
  })
})

describe('page', () => {
  test('its files come with a type and an ETag, and 304 for whoever has them', async () => {
    const types = {
      '/': 'text/html; charset=utf-8',
      '/assets/app.js': 'text/javascript; charset=utf-8',
      '/assets/style.css': 'text/css; charset=utf-8',
      '/assets/icon.svg': 'image/svg+xml',
    }
    for (const [path, type] of Object.entries(types)) {
      const reply = await mes.ask('GET', path)
      expect([reply.status, reply.headers['content-type']]).toEqual([200, type])
      const etag = reply.headers.etag!
      expect(etag).toMatch(/^"[0-9a-f]+"$/)
      for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
        const again = await mes.ask('GET', path, { headers: { 'If-None-Match': known } })
        expect([again.status, again.text, again.headers.etag, again.headers.server]).toEqual([304, '', etag, 'Kestrel'])
      }
      expect((await mes.ask('GET', path, { headers: { 'If-None-Match': '"other"' } })).status).toBe(200)
    }
  })

  test('every file that the page names is there, and none lies elsewhere', async () => {
    const html = (await mes.ask('GET', '/')).text
    const named = [...html.matchAll(/(?:href|src)="([^"]+)"/g)].map(match => match[1]!)
    expect(named.every(path => path.startsWith('/assets/'))).toBe(true)
    const seen = new Set<string>()
    for (const path of named) await visit(path, seen)
    expect(seen.size).toBeGreaterThan(8)
  })

  async function visit(path: string, seen: Set<string>): Promise<void> {
    if (seen.has(path)) return
    seen.add(path)
    const reply = await mes.ask('GET', path)
    expect([path, reply.status]).toEqual([path, 200])
    for (const [, name] of reply.text.matchAll(/from '\.\/([\w-]+\.js)'/g)) await visit(`/assets/${name}`, seen)
  }
})
