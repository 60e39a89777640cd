// One request as the bytes of HTTP/1.1. In: a call, the host. Out: its bytes, headers in the order and case of the call. Called for every request of the
// injectors that drive autocannon, whose own builder costs more per request and forgets "Content-Length: 0".
import type { Call } from './session.ts'

const mayHaveBody = new Set(['POST', 'PUT', 'PATCH'])
const forbidden = /[\r\n\0]/
/** Written here, or not at all. */
const ownHeader = /^(?:host|connection|content-length|transfer-encoding)$/i

/** Errors: TypeError, of a call that would be no single request. */
export function requestBytes({ method, target, headers, body }: Call, host: string): Buffer {
  // autocannon's parser waits for the body that the answer to a HEAD only announces.
  if (method === 'HEAD') throw new TypeError(`HEAD ${target}: only the injector "open" can ask so`)
  if (forbidden.test(target)) throw new TypeError(`${method} with a line break in its target`)
  let head = `${method} ${target} HTTP/1.1\r\nHost: ${host}\r\n`
  for (const name in headers) {
    if (ownHeader.test(name)) continue
    if (forbidden.test(name) || forbidden.test(headers[name]!))
      throw new TypeError(`${method} ${target}: a line break in the header ${name}`)
    head += `${name}: ${headers[name]}\r\n`
  }
  if (body !== undefined || mayHaveBody.has(method)) head += `Content-Length: ${body?.length ?? 0}\r\n`
  const bytes = Buffer.from(`${head}\r\n`, 'latin1')
  return body === undefined ? bytes : Buffer.concat([bytes, body])
}
