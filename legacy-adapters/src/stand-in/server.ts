// The HTTP face of MES: the table below is the contract, row by row. In: requests and upgrades. Out: a server that listens nowhere yet. Called by main.ts.
// Order of checks (413, 401, 404, 400, refusals) and the shared manners live in serve-request.ts and wire/.
import { createServer, type Server } from 'node:http'
import type { Mes } from './mes.ts'
import { isOrderSocket, serveOrderSocket } from './order-socket.ts'
import { countDashboard, listDashboard } from './routes/dashboard.ts'
import { login } from './routes/login.ts'
import { download, upload } from './routes/models.ts'
import { orderCard } from './routes/order-card.ts'
import { changeStatus, claim } from './routes/order-steps.ts'
import { asset, health, index } from './routes/page.ts'
import { partnersOrder, placeOrder } from './routes/partner-orders.ts'
import { importPrice } from './routes/price-import.ts'
import { calculatePrice, storedPrice } from './routes/prices.ts'
import { type Route, route } from './routes/route.ts'
import { orderSocketWithoutUpgrade } from './routes/socket-without-upgrade.ts'
import { answerGarbage, requestListener } from './serve-request.ts'

/** Method, path, who may call, which body is taken, what answers. The first row that fits serves. */
export const routesOf = (mes: Mes): readonly Route[] => [
  route('POST', '/api/login', 'anyone', 'json', login(mes)),
  route('GET', '/api/orders', 'operator', 'ignored', listDashboard(mes)),
  route('GET', '/api/orders/counters', 'operator', 'ignored', countDashboard(mes)),
  route('GET', '/api/orders/{OrderId}', 'operator', 'ignored', orderCard(mes)),
  route('POST', '/api/orders/{OrderId}/claim', 'operator', 'ignored', claim(mes)),
  route('POST', '/api/orders/{OrderId}/status', 'operator', 'json', changeStatus(mes)),
  route('POST', '/api/partner/models', 'partner', 'bytes', upload(mes)),
  route('GET', '/api/partner/models/{ModelId}', 'partner', 'ignored', download(mes)),
  route('POST', '/api/partner/prices', 'partner', 'json', calculatePrice(mes)),
  route('GET', '/api/partner/prices/{CalculationId}', 'partner', 'ignored', storedPrice(mes)),
  route('POST', '/api/partner/orders', 'partner', 'json', placeOrder(mes)),
  route('GET', '/api/partner/orders/{OrderId}', 'partner', 'ignored', partnersOrder(mes)),
  route('POST', '/api/admin/prices/import', 'administrator', 'json', importPrice(mes)),
  route('GET', '/ws/orders', 'operator', 'ignored', orderSocketWithoutUpgrade), // upgrades go to order-socket.ts
  route('GET', '/', 'anyone', 'ignored', index(mes)),
  route('GET', '/assets/*', 'anyone', 'ignored', asset(mes)),
  route('GET', '/health', 'anyone', 'ignored', health),
]

// Kestrel's own limits. There is none for the length of a request: a price takes minutes, an upload over a thin line too.
const headerBytesMax = 32 * 1024
const headersWithinMs = 30_000
const keepAliveMs = 130_000

/** `onFault` hears of what became a 500 page or cut an answer short. */
export function createMesServer(mes: Mes, onFault: (cause: unknown, attempted: string) => void): Server {
  const server = createServer({
    maxHeaderSize: headerBytesMax,
    headersTimeout: headersWithinMs,
    requestTimeout: 0,
    keepAliveTimeout: keepAliveMs,
    requireHostHeader: false, // Node would refuse in its own manners; serve-request.ts does it in those of the legacy
    shouldUpgradeCallback: isOrderSocket, // any other upgrade is served as the plain request that it also is
  })
  const serve = requestListener(mes, routesOf(mes), { isDraining: () => !server.listening, onFault })
  server.on('request', (request, response) => serve(request, response, 'sent'))
  server.on('checkContinue', (request, response) => serve(request, response, 'awaiting-continue'))
  server.on('checkExpectation', (request, response) => serve(request, response, 'sent')) // other expectations are not looked at
  server.on('upgrade', serveOrderSocket(mes))
  server.on('clientError', answerGarbage(mes.nodeName))
  return server
}
