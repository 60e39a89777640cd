// A WebSocket as a client sees it: the recorded handshake, and the text frames that follow. Called by the walk's live updates.
import type { IncomingMessage } from 'node:http'
import { WebSocket } from 'ws'
import type { HttpAnswer } from './http-exchange.ts'

export interface OpenWebSocket {
  readonly handshake: HttpAnswer
  /** The first text frame that `wanted` accepts, from the opening on. Errors: the signal's reason. */
  frame(wanted: (text: string) => boolean, signal: AbortSignal): Promise<string>
  close(): void
}

/** A refused handshake is an answer like any other: it comes back with no frames. Errors: the connection's own. */
export function openWebSocket(baseUrl: string, path: string, headers: Record<string, string>): Promise<OpenWebSocket> {
  const startedMs = performance.now()
  const socket = new WebSocket(`${baseUrl.replace(/^http/, 'ws')}${path}`, { headers, perMessageDeflate: false })
  const frames: string[] = []
  socket.on('message', (data, isBinary) => {
    frames.push(isBinary ? `(binary) ${data}` : String(data))
    socket.emit('frame-kept')
  })
  return new Promise((resolve, reject) => {
    const settle = (response: IncomingMessage, body: Buffer) =>
      resolve({ handshake: recorded(response, body, startedMs), ...channel(socket, frames) })
    socket.once('upgrade', response => settle(response, Buffer.alloc(0)))
    socket.once('unexpected-response', async (_request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of response) chunks.push(chunk)
      settle(response, Buffer.concat(chunks))
    })
    socket.once('error', reject)
  })
}

function channel(socket: WebSocket, frames: string[]): Omit<OpenWebSocket, 'handshake'> {
  const frame: OpenWebSocket['frame'] = (wanted, signal) =>
    new Promise((resolve, reject) => {
      const look = () => {
        const found = frames.find(wanted)
        if (found !== undefined) finish(() => resolve(found))
      }
      const stop = () => finish(() => reject(signal.reason))
      const finish = (end: () => void) => {
        socket.off('frame-kept', look)
        signal.removeEventListener('abort', stop)
        end()
      }
      socket.on('frame-kept', look)
      signal.addEventListener('abort', stop)
      look()
    })
  return { frame, close: () => socket.terminate() }
}

function recorded(response: IncomingMessage, body: Buffer, startedMs: number): HttpAnswer {
  const raw = response.rawHeaders
  return {
    status: response.statusCode ?? 0,
    reason: response.statusMessage ?? '',
    headers: Array.from({ length: raw.length / 2 }, (_, index) => [raw[index * 2] ?? '', raw[index * 2 + 1] ?? '']),
    body,
    interimStatuses: [],
    durationMs: performance.now() - startedMs,
  }
}
