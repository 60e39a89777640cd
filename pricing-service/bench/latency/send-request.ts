// One HTTP request of a bench, over one kept connection: bytes that are ready flow in, the answer and the time from the first byte sent to the last one received flow out.
// Nothing is copied or built on the way: a form of `fetch` copies the model, and the collection of those copies fell into the times (a pause of 5 to 20 ms in every third request).
import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'

const agent = new Agent({ keepAlive: true, maxSockets: 1 })

export interface Sent {
  readonly elapsedMs: number
  readonly statusCode: number
  readonly body: string
}

export async function sendRequest(url: string, headers: Readonly<Record<string, string>>, parts: readonly Uint8Array[]): Promise<Sent> {
  const length = parts.reduce((sum, part) => sum + part.byteLength, 0)
  const startedAt = performance.now()
  const sending = request(url, { method: 'POST', agent, headers: { ...headers, 'content-length': length } })
  for (const part of parts) sending.write(part)
  sending.end()
  const [answer] = (await once(sending, 'response')) as [IncomingMessage]
  const chunks: Buffer[] = []
  for await (const chunk of answer) chunks.push(chunk as Buffer)
  const elapsedMs = performance.now() - startedAt
  return { elapsedMs, statusCode: answer.statusCode!, body: Buffer.concat(chunks).toString() }
}
