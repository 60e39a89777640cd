// Stands between a real proxy and a real MES, and keeps an import from arriving, or its confirmation from coming back, until the test says so.
// Everything else flows. In: MES's address. Out: an address in its place.
import { createServer, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Gate extends AsyncDisposable {
  readonly url: string
  /** request: imports do not reach MES. confirmation: MES has answered, and the answer does not come back. */
  hold: 'nothing' | 'request' | 'confirmation'
  /** Resolves when the next import is held. */
  held(): Promise<void>
}

export async function startGate(mesUrl: string): Promise<Gate> {
  let tellHeld: () => void = () => {}
  const gate = { hold: 'nothing' as Gate['hold'] }
  const server = createServer((incoming, response) => {
    const isImport = incoming.url === '/api/admin/prices/import'
    if (isImport && gate.hold === 'request') {
      incoming.resume().on('end', tellHeld)
      return
    }
    const { hold } = gate
    const outgoing = httpRequest(`${mesUrl}${incoming.url}`, { method: incoming.method, headers: incoming.headers }, answer => {
      if (isImport && hold === 'confirmation') {
        answer.resume().on('end', tellHeld)
        return
      }
      response.writeHead(answer.statusCode ?? 0, answer.rawHeaders)
      answer.pipe(response)
    })
    outgoing.on('error', () => response.destroy())
    incoming.pipe(outgoing)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return Object.assign(gate, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    held: () =>
      new Promise<void>(resolve => {
        tellHeld = resolve
      }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  })
}
