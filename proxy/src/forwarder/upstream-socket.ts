// One socket to legacy with its parser. Listeners are bound once per socket; whoever runs an exchange over it is its owner meanwhile.
import type { Socket } from 'node:net'
import type { Leniency } from './lenient-head.ts'
import type { Origin } from './origin.ts'
import { ReadBuffers } from './read-buffer.ts'
import { resetSocket } from './reset.ts'
import { type ResponseListener, ResponseParser } from './response-parser.ts'

export interface UpstreamOwner extends ResponseListener {
  /** All that one read brought has been handed over. */
  onReadDone(): void
  onDrain(): void
  /** No more bytes will come. `connected` false: it never got as far as that. Null error: legacy ended in order, but too early. */
  onUpstreamLost(error: Error | null, connected: boolean): void
  onMalformed(cause: Error): void
  onUpstreamStall(connected: boolean): void
}

export class UpstreamSocket {
  readonly socket: Socket
  readonly #parser: ResponseParser
  readonly #origin: Origin
  #owner: UpstreamOwner | null = null
  #connected = false
  #poisoned = false
  #connectTimer: NodeJS.Timeout | null = null
  /** When it may no longer be used, on the clock of `performance.now()`; kept by the pool. */
  idleUntilMs = 0

  constructor(origin: Origin, connectTimeoutMs: number, onClosed: (upstream: UpstreamSocket) => void) {
    this.#origin = origin
    this.#parser = new ResponseParser(origin.leniency)
    const buffers = new ReadBuffers()
    const onData = (bytes: Buffer) => this.#onData(bytes)
    const callback = (bytesCount: number, buffer: Uint8Array): boolean => {
      buffers.read(bytesCount, buffer as Buffer, onData)
      return true
    }
    this.socket = origin.open({ allowHalfOpen: false, onread: { buffer: buffers.take, callback } })
    this.socket
      .on(origin.readyEvent, () => this.#onReady())
      .on('drain', () => this.#owner?.onDrain())
      .on('timeout', () => this.#onSilence())
      .on('end', () => this.#onEnd())
      .on('error', error => this.#lose(error))
      .on('close', () => {
        this.#clearConnectTimer()
        this.#lose(null)
        onClosed(this)
      })
    if (connectTimeoutMs > 0) this.#connectTimer = setTimeout(() => this.#onConnectLate(), connectTimeoutMs)
  }

  /** The next answer belongs to `owner`. */
  lend(owner: UpstreamOwner): void {
    this.#owner = owner
    this.#parser.expect(owner)
  }

  /** The exchange is over. True when the socket can carry another one. */
  takeBack(): boolean {
    this.#owner = null
    const { socket } = this
    // A paused one waits for a client that may leave without a word to us: the next owner would never hear of its answer.
    return !this.#poisoned && socket.writable && socket.readable && socket.writableLength === 0 && !socket.isPaused()
  }

  get leniency(): Leniency {
    return this.#origin.leniency
  }

  get origin(): string {
    return this.#origin.text
  }

  destroy(): void {
    this.#owner = null
    this.socket.destroy()
  }

  reset(): void {
    this.#owner = null
    resetSocket(this.socket)
  }

  /** A process that was kept from running finds its timers due before the bytes that lie there: those are read first. */
  #onSilence(): void {
    const owner = this.#owner
    const { socket } = this
    const { bytesRead } = socket
    const wasPaused = socket.isPaused()
    setImmediate(() => {
      if (owner === null || owner !== this.#owner || bytesRead !== socket.bytesRead) return
      // A slow reader has caught up just now: its silence was not legacy's, which has the whole time anew.
      if (wasPaused && !socket.isPaused()) socket.setTimeout(socket.timeout ?? 0)
      else owner.onUpstreamStall(this.#connected)
    })
  }

  /** As with silence: a process that could not run looks first whether the connection has been made meanwhile. */
  #onConnectLate(): void {
    setImmediate(() => {
      if (!this.#connected) this.#owner?.onUpstreamStall(false)
    })
  }

  #onReady(): void {
    this.#connected = true
    this.#clearConnectTimer()
  }

  #clearConnectTimer(): void {
    if (this.#connectTimer !== null) clearTimeout(this.#connectTimer)
    this.#connectTimer = null
  }

  #onData(bytes: Buffer): void {
    const owner = this.#owner
    // Nobody asked: these bytes would be taken for the next client's answer (GHSA-35p6-xmwp-9g52).
    if (owner === null) {
      this.destroy()
      return
    }
    try {
      if (this.#parser.read(bytes) < bytes.length) this.#poisoned = true
    } catch (error) {
      this.#owner = null
      this.socket.destroy()
      owner.onMalformed(error as Error)
      return
    }
    owner.onReadDone()
  }

  #onEnd(): void {
    const owner = this.#owner
    if (owner !== null && this.#parser.finish()) owner.onReadDone()
    else {
      this.#lose(null)
      this.socket.destroy()
    }
  }

  #lose(error: Error | null): void {
    const owner = this.#owner
    this.#owner = null
    owner?.onUpstreamLost(error, this.#connected)
  }
}
