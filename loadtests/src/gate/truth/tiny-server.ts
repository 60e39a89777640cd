// One of two identical servers, a process of its own: each answer takes a little waiting and a little CPU, as lists of a small MES do. In: the random start
// of its waiting as first word. Out: its port by IPC. Ends with its parent. Started by real-twins.ts.
import { createServer } from 'node:http'
import { seededRandom } from '../../engine/seeded-random.ts'
import { normal } from './noise-model.ts'

const waitMedianMs = 4
const waitSd = 0.5
const workMs = 0.2
const body = JSON.stringify({ orders: Array.from({ length: 20 }, (_, id) => ({ id, status: 'SUBMITTED' })) })

const random = seededRandom(Number(process.argv[2] ?? 1))
const server = createServer((_request, response) => {
  const until = performance.now() + workMs
  while (performance.now() < until) normal(random)
  setTimeout(
    () => {
      response.setHeader('content-type', 'application/json')
      response.end(body)
    },
    waitMedianMs * Math.exp(waitSd * normal(random)),
  )
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as { port: number }).port))
process.on('disconnect', () => process.exit(0))
