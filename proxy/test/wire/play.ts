// Plays one wire case against a port: the client's and legacy's steps flow in, what each side received flows out. Direct and through alike.
import { connect, createServer, type Server } from 'node:net'
import type { Side, Step, WireCase } from './case-file.ts'
import { isInformation, methodsOf, readMessages } from './messages.ts'
import { RecordingSocket } from './recording-socket.ts'

export interface Recording {
  readonly client: Buffer
  readonly clientEnded: RecordingSocket['ended']
  /** All connections, in the order of their requests. */
  readonly legacy: Buffer
  readonly legacyEnded: RecordingSocket['ended']
  readonly legacyConnectionCount: number
  /** What was waited for in vain; null: the case was played to its end. */
  readonly stuck: string | null
}

/** How long the other end of a connection may take to close it between two cases. */
const letGoMs = 500

export class WirePlayer {
  readonly #server: Server
  #connections: RecordingSocket[] = []
  #current: RecordingSocket | null = null
  #takenCount = 0
  #fenceCount = 0
  #wake: () => void = () => {}
  readonly legacyPort: number
  readonly #patienceMs: number

  static async listen(patienceMs = 5000): Promise<WirePlayer> {
    const server = createServer({ allowHalfOpen: true, noDelay: true })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    return new WirePlayer(server, patienceMs)
  }

  private constructor(server: Server, patienceMs: number) {
    this.#server = server
    this.#patienceMs = patienceMs
    this.legacyPort = (server.address() as { port: number }).port
    server.on('connection', socket => this.#connections.push(new RecordingSocket(socket, () => this.#wake())))
  }

  async play(wireCase: WireCase, port: number): Promise<Recording> {
    await this.#letGo()
    const client = new RecordingSocket(connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true }), () => this.#wake())
    let stuck: string | null = null
    try {
      await this.#takeSteps(wireCase, client)
    } catch (error) {
      if (!(error instanceof WaitedInVain)) throw error
      stuck = error.message
    }
    const recording = this.#recording(client, stuck)
    // A proxy that ends the connection behind an answer does so before it answers what comes a round trip later.
    const endsUnasked = wireCase.until === 'answers' && stuck === null
    if (endsUnasked) await this.answersAfterwards(port)
    const { ended: clientEnded } = client
    client.socket.destroy()
    return endsUnasked ? { ...recording, clientEnded } : recording
  }

  async #takeSteps(wireCase: WireCase, client: RecordingSocket): Promise<void> {
    let sent = Buffer.alloc(0)
    let sendCount = 0
    let previous: Step | null = null
    for (const step of wireCase.steps) {
      if (step.when !== null) await this.#until(() => this.#has(step.when!, client), step)
      else if (step.side === 'client' && sendCount > 0) await this.#until(() => answerCount(client, sent) >= sendCount, step)
      if (step.side === 'legacy' && (previous?.side !== 'legacy' || step.when === null)) await this.#takeRequest(step, previous)
      act(step.side === 'client' ? client : this.#current!, step)
      if (step.side === 'client' && step.act === 'sends') {
        sent = Buffer.concat([sent, step.bytes])
        sendCount++
      }
      previous = step
    }
    await this.#until(() => isOver(wireCase, client, sent, this.#connections), null)
  }

  /** From now on legacy answers whatever comes: the proof that the process lives. */
  async answersAfterwards(port: number): Promise<boolean> {
    const client = new RecordingSocket(connect(port, '127.0.0.1'), () => this.#wake())
    const target = `/alive/${this.#fenceCount++}`
    client.socket.write(`GET ${target} HTTP/1.1\r\nHost: legacy\r\n\r\n`)
    const asked = () => this.#connections.find(connection => connection.received.includes(`GET ${target} `))
    try {
      await this.#until(() => asked() !== undefined, null)
      asked()!.socket.write('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nalive')
      await this.#until(() => client.received.includes('\r\n\r\nalive'), null)
      return true
    } catch (error) {
      if (error instanceof WaitedInVain) return false
      throw error
    } finally {
      client.socket.destroy()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#letGo()
    await new Promise(resolve => this.#server.close(resolve))
  }

  /** Ends what the last case left open, and waits until the other end has seen it: no pool may still count on a connection of legacy's. */
  async #letGo(): Promise<void> {
    const open = this.#connections.map(connection => connection.socket).filter(socket => !socket.closed)
    const destroyAll = setTimeout(() => {
      for (const socket of open) socket.destroy()
    }, letGoMs)
    for (const socket of open) socket.end()
    await Promise.all(open.map(socket => new Promise<void>(resolve => socket.once('close', () => resolve()))))
    clearTimeout(destroyAll)
    this.#connections = []
    this.#current = null
    this.#takenCount = 0
  }

  /** Legacy speaks when the next request is complete, on its connection; a second step in a row follows at once. */
  async #takeRequest(step: Step, previous: Step | null): Promise<void> {
    if (previous?.side === 'legacy' && step.when === null) return
    if (step.when === null) {
      await this.#until(() => this.#completeRequests().length > this.#takenCount, step)
      this.#current = this.#completeRequests()[this.#takenCount++]!
    } else if (this.#current === null) {
      await this.#until(() => this.#connections.length > 0, step)
      this.#current = this.#connections.at(-1)!
    }
  }

  #completeRequests(): RecordingSocket[] {
    return this.#connections.flatMap(connection =>
      readMessages(connection.received, null)
        .filter(message => message.complete)
        .map(() => connection),
    )
  }

  #receivedBy(side: Side, client: RecordingSocket): Buffer {
    return side === 'client' ? client.received : Buffer.concat(this.#connections.map(connection => connection.received))
  }

  #has(when: NonNullable<Step['when']>, client: RecordingSocket): boolean {
    if (when.has !== 'end') return this.#receivedBy(when.side, client).includes(when.has)
    return (when.side === 'client' ? [client] : this.#connections).some(end => end.ended !== 'open')
  }

  #recording(client: RecordingSocket, stuck: string | null): Recording {
    const last = this.#connections.at(-1)
    const legacy = this.#receivedBy('legacy', client)
    return {
      client: client.received,
      clientEnded: client.ended,
      legacy,
      legacyEnded: last?.ended ?? 'open',
      legacyConnectionCount: this.#connections.length,
      stuck,
    }
  }

  async #until(holds: () => boolean, step: Step | null): Promise<void> {
    const deadline = setTimeout(() => this.#wake(), this.#patienceMs)
    const startedMs = performance.now()
    try {
      while (!holds()) {
        if (performance.now() - startedMs >= this.#patienceMs - 5)
          throw new WaitedInVain(`waited in vain ${step === null ? 'at the end' : `before ${step.side} ${step.act}`}`)
        await new Promise<void>(resolve => (this.#wake = resolve))
      }
    } finally {
      clearTimeout(deadline)
    }
  }
}

class WaitedInVain extends Error {}

function answerCount(client: RecordingSocket, sent: Buffer): number {
  return readMessages(client.received, methodsOf(sent)).filter(message => message.complete && !isInformation(message)).length
}

function isOver(wireCase: WireCase, client: RecordingSocket, sent: Buffer, connections: readonly RecordingSocket[]): boolean {
  if (wireCase.until === 'client closed') return client.ended !== 'open'
  if (wireCase.until === 'legacy closed') return connections.some(connection => connection.ended !== 'open')
  return answerCount(client, sent) >= wireCase.answerCount || (client.ended !== 'open' && wireCase.answerCount > 0)
}

function act(end: RecordingSocket, step: Step): void {
  if (step.bytes.length > 0) end.socket.write(step.bytes)
  if (step.act === 'closes') end.socket.end()
  if (step.act === 'resets') end.socket.resetAndDestroy()
}
