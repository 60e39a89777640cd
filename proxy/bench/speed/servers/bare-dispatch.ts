// Contestant "bare dispatch": the least that node:http and undici's dispatch can do, tuned (raw fields both ways, one write for a small answer), and
// faithful only where it costs nothing. In: the upstream's port.
import { createServer, type ServerResponse } from 'node:http'
import { type Dispatcher, Pool } from 'undici'
import { tellPort } from './tell-port.ts'

const pool = new Pool(`http://127.0.0.1:${process.argv[2]}`, { connections: 256, headersTimeout: 0, bodyTimeout: 0, allowH2: false })
const hopByHop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'expect'])

class Relay implements Dispatcher.DispatchHandler {
  readonly #response: ServerResponse
  #held: Buffer | null = null

  constructor(response: ServerResponse) {
    this.#response = response
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#response.once('close', () => {
      if (!this.#response.writableFinished) controller.abort(new Error('the client went away'))
    })
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number): void {
    this.#response.sendDate = false
    this.#response.writeHead(status, relayed(controller.rawHeaders as Buffer[]))
  }

  /** The first piece waits for the next one or the end, so that a small answer is one write. */
  onResponseData(controller: Dispatcher.DispatchController, piece: Buffer): void {
    const held = this.#held
    this.#held = piece
    if (held === null || this.#response.write(held)) return
    controller.pause()
    this.#response.once('drain', () => controller.resume())
  }

  onResponseEnd(): void {
    this.#response.end(this.#held ?? undefined)
  }

  onResponseError(): void {
    this.#response.destroy()
  }
}

function relayed(raw: readonly (string | Buffer)[]): string[] {
  const fields: string[] = []
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index]!.toString('latin1')
    if (!hopByHop.has(name.toLowerCase())) fields.push(name, raw[index + 1]!.toString('latin1'))
  }
  return fields
}

const server = createServer((request, response) => {
  const { method = 'GET', url: path = '/' } = request
  const hasBody = method !== 'GET' && method !== 'HEAD'
  const headers = relayed(request.rawHeaders)
  pool.dispatch(
    { path, method: method as Dispatcher.HttpMethod, headers, body: hasBody ? request : null, reset: false },
    new Relay(response),
  )
})
tellPort(server)
