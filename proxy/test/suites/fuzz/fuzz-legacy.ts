// The fuzzer's legacy: reads strictly, records each request over all connections in the order of their completion, and answers by script.
import { createServer, type Server, type Socket } from 'node:net'
import type { FuzzCase } from './fuzz-case.ts'
import { isInterim, readAnswers, readRequests, type StrictMessage, statusOf, valuesOf } from './strict-reader.ts'

export interface SeenRequest extends StrictMessage {
  readonly text: string
}

const probePath = '/fuzz-probe/'

export class FuzzLegacy {
  readonly #server: Server
  readonly port: number
  #onChange: () => void = () => {}
  #case: FuzzCase | null = null
  #lastIndex = -1
  requests: SeenRequest[] = []
  /** What reached legacy and was not HTTP to the letter. */
  unreadable: string[] = []
  /** Connections that hold a part of a request. */
  readonly openConnections = new Set<Socket>()
  answeredCount = 0

  static async listen(): Promise<FuzzLegacy> {
    const server = createServer({ allowHalfOpen: true, noDelay: true })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    return new FuzzLegacy(server)
  }

  private constructor(server: Server) {
    this.#server = server
    this.port = (server.address() as { port: number }).port
    server.on('connection', socket => this.#read(socket))
  }

  begin(fuzzCase: FuzzCase, lastIndex: number, onChange: () => void): void {
    this.#case = fuzzCase
    this.#lastIndex = lastIndex
    this.#onChange = onChange
    this.requests = []
    this.unreadable = []
    this.answeredCount = 0
  }

  close(): void {
    this.#server.close()
  }

  #read(socket: Socket): void {
    let text = ''
    let switched = false
    socket.on('data', bytes => {
      if (switched) return
      text += bytes.toString('latin1')
      const reading = readRequests(text)
      for (const message of reading.messages) switched = this.#take(socket, message, text) || switched
      text = text.slice(reading.end)
      if (reading.rest === 'malformed' && !switched) {
        this.unreadable.push(`${reading.why}: ${text}`)
        socket.destroy()
      }
      if (reading.rest === 'incomplete' && !switched) this.openConnections.add(socket)
      else this.openConnections.delete(socket)
      this.#onChange()
    })
    socket.on('end', () => socket.end())
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      this.openConnections.delete(socket)
      this.#onChange()
    })
  }

  /** True when legacy changed the protocol: what follows is no request. */
  #take(socket: Socket, message: StrictMessage, text: string): boolean {
    const [method, target] = message.start.split(' ')
    if (target!.startsWith(probePath)) {
      const token = target!.slice(probePath.length)
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${token.length}\r\n\r\n${token}`)
      return false
    }
    const fuzzCase = this.#case!
    const index = this.requests.length
    const answer = answerTo(fuzzCase, index)
    this.requests.push({ ...message, text: text.slice(0, message.end) })
    void this.#answer(socket, answer, hangsUp(fuzzCase, answer, method!, index === this.#lastIndex), fuzzCase)
    const last = readAnswers(answer, [method!], false).messages.at(-1)
    return last !== undefined && statusOf(last) === 101 && message.fields.some(([name]) => name.toLowerCase() === 'upgrade')
  }

  async #answer(socket: Socket, answer: string, ends: boolean, fuzzCase: FuzzCase): Promise<void> {
    // What goes beyond the answer is written together with its end: later it would race with the next request on this connection.
    const own = readAnswers(answer, ['GET'], false)
    const splitWithin = own.rest === 'nothing' ? own.end : answer.length
    await writeInPieces(socket, answer, splitWithin, fuzzCase.pieceCount)
    if (ends) socket.end()
    if (this.#case !== fuzzCase) return
    this.answeredCount++
    this.#onChange()
  }
}

export function answerTo(fuzzCase: FuzzCase, requestIndex: number): string {
  return fuzzCase.answers[Math.min(requestIndex, fuzzCase.answers.length - 1)]!
}

/**
 * Legacy ends its connection where its own answer says so or cannot be finished otherwise, and out of the blue only after its last answer:
 * before, the next request would race with the end.
 */
export function hangsUp(fuzzCase: FuzzCase, answer: string, method: string, isLast: boolean): boolean {
  const { messages, why } = readAnswers(answer, [method], false)
  const last = messages.at(-1)
  const isWhole = last !== undefined && !isInterim(last)
  const says = isWhole ? valuesOf(last.fields, 'connection').join(',') : (/^connection:(.*)/im.exec(answer)?.[1] ?? '')
  // A token of its own: elsewhere (`Connection:/ close`) it says nothing, and hanging up unsaid would race with the next request.
  return (fuzzCase.legacyHangsUp && isLast) || /(?:^|,)[\t ]*close[\t\r ]*(?:$|,)/i.test(says) || why === 'until close'
}

export async function writeInPieces(socket: Socket, text: string, splitWithin: number, pieceCount: number): Promise<void> {
  const cut = Math.ceil(splitWithin / pieceCount)
  let start = 0
  for (let piece = 1; piece < pieceCount && start + cut < splitWithin; piece++, start += cut) {
    socket.write(text.slice(start, start + cut), 'latin1')
    await new Promise(resolve => setImmediate(resolve))
  }
  if (start < text.length) socket.write(text.slice(start), 'latin1')
}
