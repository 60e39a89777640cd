// Contestant "stock": @fastify/http-proxy as its page shows it, all defaults. In: the upstream's port.
import proxy from '@fastify/http-proxy'
import Fastify from 'fastify'
import { tellPort } from './tell-port.ts'

const app = Fastify()
await app.register(proxy, { upstream: `http://127.0.0.1:${process.argv[2]}` })
await app.ready()
tellPort(app.server)
