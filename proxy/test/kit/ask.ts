// A client of the tests: node:http without an agent, so that each request has a connection of its own and its answer's head is seen as it came.
import { type OutgoingHttpHeaders, request } from 'node:http'

export interface Answer {
  readonly status: number
  readonly rawHeaders: readonly string[]
  readonly body: Buffer
  readonly text: string
}

export interface Asked {
  readonly method?: string
  readonly path: string
  readonly headers?: OutgoingHttpHeaders
  readonly body?: Buffer | string
  readonly signal?: AbortSignal
}

export function ask(url: string, { method = 'GET', path, headers = {}, body, signal }: Asked): Promise<Answer> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    // Node sends a body with DELETE only when its length is told.
    const length = method === 'DELETE' && body !== undefined ? { 'content-length': Buffer.byteLength(body) } : {}
    const options = {
      hostname,
      port,
      method,
      path,
      headers: { ...headers, ...length },
      agent: false,
      ...(signal === undefined ? {} : { signal }),
    }
    const call = request(options, response => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const whole = Buffer.concat(chunks)
        resolve({ status: response.statusCode ?? 0, rawHeaders: response.rawHeaders, body: whole, text: whole.toString() })
      })
    })
    call.on('error', reject)
    if (headers.expect !== undefined) call.on('continue', () => call.end(body))
    else call.end(body)
  })
}

export function header({ rawHeaders }: Pick<Answer, 'rawHeaders'>, name: string): string | null {
  const at = rawHeaders.findIndex((text, index) => index % 2 === 0 && text.toLowerCase() === name.toLowerCase())
  return at === -1 ? null : (rawHeaders[at + 1] ?? null)
}
