// In: a listening app. Out: where it is reached.
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'

export function urlOf(app: FastifyInstance): string {
  const { address, family, port } = app.server.address() as AddressInfo
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
}
