// Sockets to one legacy origin: the one used last is used next, so that the others grow old and close. No upper limit: legacy had none either.
import type { Origin } from './origin.ts'
import { type UpstreamOwner, UpstreamSocket } from './upstream-socket.ts'

export interface PoolLimits {
  readonly idleSocketMs: number
  readonly connectTimeoutMs: number
}

/** Legacy closes when its hint has run out; we stop using the socket this much earlier. */
const hintMarginMs = 1000
const sweepEveryMs = 500

export class UpstreamPool {
  #origin: Origin
  #limits: PoolLimits
  readonly #idle: UpstreamSocket[] = []
  readonly #open = new Set<UpstreamSocket>()
  #sweeper: NodeJS.Timeout | null = null
  #closing = false

  constructor(origin: Origin, limits: PoolLimits) {
    this.#origin = origin
    this.#limits = limits
  }

  get openSocketCount(): number {
    return this.#open.size
  }

  /** From the next socket on; those that read answers in another manner are not used again. */
  tune(origin: Origin, limits: PoolLimits): void {
    this.#origin = origin
    this.#limits = limits
    for (const upstream of this.#idle.filter(idle => idle.leniency !== origin.leniency)) upstream.destroy()
  }

  /** `nowMs` here and below: performance.now(), read by the exchange anyway. */
  acquire(owner: UpstreamOwner, nowMs: number): UpstreamSocket {
    const upstream = this.#lastUsable(nowMs) ?? this.#openOne()
    upstream.lend(owner)
    return upstream
  }

  /** Takes a socket back whose answer is complete. `hintMs`: what legacy said about its own idle limit. */
  release(upstream: UpstreamSocket, nowMs: number, hintMs: number | null): void {
    const idleMs = hintMs === null ? this.#limits.idleSocketMs : Math.min(this.#limits.idleSocketMs, hintMs - hintMarginMs)
    if (!upstream.takeBack() || idleMs <= 0 || this.#closing || upstream.leniency !== this.#origin.leniency) {
      upstream.destroy()
      return
    }
    upstream.idleUntilMs = nowMs + idleMs
    this.#idle.push(upstream)
    this.#sweeper ??= setInterval(() => this.#sweep(), sweepEveryMs).unref()
  }

  closeIdle(): void {
    this.#closing = true
    for (const upstream of this.#idle.splice(0)) upstream.destroy()
    this.#stopSweeper()
  }

  #lastUsable(nowMs: number): UpstreamSocket | null {
    for (let upstream = this.#idle.pop(); upstream !== undefined; upstream = this.#idle.pop()) {
      if (upstream.socket.writable && upstream.socket.readable && nowMs < upstream.idleUntilMs) return upstream
      upstream.destroy()
    }
    return null
  }

  #openOne(): UpstreamSocket {
    const upstream = new UpstreamSocket(this.#origin, this.#limits.connectTimeoutMs, closed => this.#forget(closed))
    this.#open.add(upstream)
    return upstream
  }

  #forget(closed: UpstreamSocket): void {
    this.#open.delete(closed)
    const index = this.#idle.indexOf(closed)
    if (index !== -1) this.#idle.splice(index, 1)
  }

  #sweep(): void {
    const now = performance.now()
    for (const upstream of [...this.#idle]) {
      if (now >= upstream.idleUntilMs) upstream.destroy()
    }
    if (this.#idle.length === 0) this.#stopSweeper()
  }

  #stopSweeper(): void {
    if (this.#sweeper !== null) clearInterval(this.#sweeper)
    this.#sweeper = null
  }
}
