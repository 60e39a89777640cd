// The least that HTTP costs here: a Fastify with the same schema of the body, which answers a quote of the same size from memory.
import fastify from 'fastify'
import { QuoteRequest } from '../../src/contract.ts'

const app = fastify({ logger: false })
const breakdown = { facetCount: 300, lines: Array.from({ length: 7 }, () => ({ code: 'MATERIAL', amount: '1234.50' })), total: '9999.00' }
app.post('/quotes', { schema: { body: QuoteRequest } }, async request => ({
  id: '0',
  number: 1,
  status: 'priced',
  request: request.body,
  breakdown,
}))
process.once('disconnect', () => void app.close())
process.once('SIGTERM', () => void app.close().then(() => process.exit(0)))
process.send?.({ type: 'ready', url: await app.listen({ host: '127.0.0.1', port: 0 }) })
