// An upgrade: the request is replayed, legacy's own answer relayed; after 101 every byte passes both ways, whatever the protocol.
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { answerOnSocket, type OwnStatus } from './failure-answers.ts'
import { closeLingering } from './lingering-close.ts'
import type { Origin } from './origin.ts'
import { upgradeHead } from './request-head.ts'
import type { ResponseHead } from './response-head.ts'
import { type ResponseListener, ResponseParser } from './response-parser.ts'
import { splice } from './splice.ts'

/** What a client may send before legacy agreed; a client that follows RFC 6455 sends nothing. */
const earlyBytesMax = 65_536
const keepAliveAfterMs = 60_000

export interface TunnelParts {
  readonly origin: Origin
  readonly connectTimeoutMs: number
  /** For legacy's answer, once it is connected; 0: no limit. */
  readonly headTimeoutMs: number
  /** For a client that does not take a refusal; 0: no limit. */
  readonly stallMs: number
  readonly request: IncomingMessage
  readonly client: Socket
  readonly early: Buffer
  readonly onClosed: (tunnel: Tunnel) => void
}

export class Tunnel implements ResponseListener {
  readonly requestMethod: string
  readonly #client: Socket
  readonly #upstream: Socket
  readonly #parser: ResponseParser
  readonly #stallMs: number
  #timer: NodeJS.Timeout | null = null
  #early: Buffer[]
  #earlyBytes: number
  #stage: 'asking' | 'refused' | 'open' | 'over' = 'asking'
  #connected = false

  constructor(parts: TunnelParts) {
    const { origin, request, client } = parts
    this.requestMethod = request.method ?? 'GET'
    this.#client = client
    this.#stallMs = parts.stallMs
    this.#parser = new ResponseParser(origin.leniency)
    this.#early = parts.early.length > 0 ? [parts.early] : []
    this.#earlyBytes = parts.early.length
    this.#upstream = origin.open({ allowHalfOpen: true })
    this.#parser.expect(this)
    this.#limit(parts.connectTimeoutMs, () => !this.#connected)
    this.#upstream.once(origin.readyEvent, () => {
      this.#connected = true
      this.#limit(parts.headTimeoutMs, () => true)
    })
    this.#upstream.on('data', this.#onAnswerBytes).on('end', this.#onAnswerCut).on('error', this.#onAnswerCut)
    this.#upstream.once('close', () => {
      this.#clearTimer()
      parts.onClosed(this)
    })
    client.on('data', this.#onEarlyBytes).on('end', this.#onClientLeft).on('error', this.#onClientLeft).on('close', this.#onClientLeft)
    client.setTimeout(0)
    this.#upstream.write(upgradeHead(request), 'latin1')
    client.resume()
  }

  destroy(): void {
    this.#stage = 'over'
    this.#client.destroy()
    this.#upstream.destroy()
  }

  onInformation(head: ResponseHead): void {
    this.#client.write(`${head.receivedText}\r\n`, 'latin1')
  }

  onHead(head: ResponseHead): void {
    this.#clearTimer()
    if (head.status === 101 || (this.requestMethod === 'CONNECT' && head.status < 300)) {
      this.#stage = 'open'
      this.#client.write(`${head.receivedText}\r\n`, 'latin1')
      return
    }
    // No further request may follow here: what the client sends next was never looked at by the engine.
    this.#stage = 'refused'
    if (this.#stallMs > 0) this.#client.setTimeout(this.#stallMs, () => this.destroy())
    this.#client.write(`${head.text}Connection: close\r\n\r\n`, 'latin1')
  }

  onPayload(): void {}

  onRawBody(slice: Buffer): void {
    this.#client.write(slice)
  }

  onAnswerEnd(): void {
    this.#stage = 'over'
    this.#upstream.destroy()
    closeLingering(this.#client)
  }

  readonly #onAnswerBytes = (bytes: Buffer): void => {
    let consumed = 0
    try {
      consumed = this.#parser.read(bytes)
    } catch {
      this.#fail(502)
      return
    }
    if (this.#stage === 'open') this.#open(bytes.subarray(consumed))
    else if (this.#client.writableNeedDrain) {
      this.#upstream.pause()
      this.#client.once('drain', () => this.#upstream.resume())
    }
  }

  #open(firstBytes: Buffer): void {
    this.#upstream.off('data', this.#onAnswerBytes).off('end', this.#onAnswerCut).off('error', this.#onAnswerCut)
    this.#client
      .off('data', this.#onEarlyBytes)
      .off('end', this.#onClientLeft)
      .off('error', this.#onClientLeft)
      .off('close', this.#onClientLeft)
    if (firstBytes.length > 0) this.#client.write(firstBytes)
    for (const early of this.#early) this.#upstream.write(early)
    this.#early = []
    // A tunnel may be silent for days; only the kernel can tell that its other end is gone.
    for (const socket of [this.#client, this.#upstream]) socket.setKeepAlive(true, keepAliveAfterMs)
    splice(this.#client, this.#upstream)
  }

  readonly #onAnswerCut = (): void => {
    if (this.#stage === 'asking') this.#fail(502)
    else if (this.#stage === 'refused' && !this.#parser.finish()) this.destroy()
  }

  readonly #onEarlyBytes = (bytes: Buffer): void => {
    if (this.#stage !== 'asking') return
    this.#early.push(bytes)
    this.#earlyBytes += bytes.length
    if (this.#earlyBytes > earlyBytesMax) this.#client.pause()
  }

  readonly #onClientLeft = (): void => {
    if (this.#stage === 'asking' || this.#client.destroyed) this.#upstream.destroy()
    // Its answer may still be on the way: legacy sees the half-close and decides.
    else this.#upstream.end()
    if (this.#stage === 'asking') this.#client.destroy()
  }

  #fail(status: OwnStatus): void {
    const neverAnswered = this.#stage === 'asking'
    this.#stage = 'over'
    this.#upstream.destroy()
    if (neverAnswered) answerOnSocket(this.#client, status)
    else this.#client.destroy()
  }

  /** One turn of the loop after the time is over: a process that could not run may find the connection made, or the answer there. */
  #limit(withinMs: number, isLate: () => boolean): void {
    this.#clearTimer()
    const onLate = () => {
      if (this.#stage === 'asking' && isLate()) this.#fail(504)
    }
    if (withinMs > 0) this.#timer = setTimeout(() => setImmediate(onLate), withinMs)
  }

  #clearTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }
}
