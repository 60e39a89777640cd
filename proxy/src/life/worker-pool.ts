// The workers of one primary: as many as wanted, replaced when one ends, one after another when all are to be new. Called by primary.ts.
// node:cluster keeps the listening socket in the primary and hands each connection to one worker (decision 0012).
import cluster from 'node:cluster'
import type { Logger } from 'pino'
import { forgotten } from '../comparing/merged-states.ts'
import type { Tuning } from './tuning.ts'
import { within } from './within.ts'
import { lastingFacts, mergedFacts, noFacts, type WorkerFacts, worstRise } from './worker-facts.ts'
import { WorkerLink } from './worker-link.ts'

/** One that ends sooner will end again: each further one is started later. */
const soundAfterMs = 10_000
const firstPauseMs = 100
const longestPauseMs = 5_000
/** At most so much of what a worker counted is lost when it is killed. */
const factsEveryMs = 2_000

export interface WorkerPoolOptions {
  readonly wantedCount: number
  readonly port: number
  readonly tuning: () => Tuning
  /** What a worker may take to drain before it is killed. */
  readonly drainLimitMs: number
  readonly onServing: (link: WorkerLink) => void
  readonly onEnded: (cause: 'crashed' | 'replaced') => void
  readonly log: Logger
}

export class WorkerPool {
  readonly #options: WorkerPoolOptions
  readonly #links = new Set<WorkerLink>()
  readonly #pauses = new Set<NodeJS.Timeout>()
  readonly #factsTimer: NodeJS.Timeout
  #port: number
  #boundPort = 0
  #departed: WorkerFacts = noFacts
  #unsoundCount = 0
  #supervising = false
  #rolling: Promise<void> | null = null

  constructor(options: WorkerPoolOptions) {
    this.#options = options
    this.#port = options.port
    // Advanced: JSON has no NaN, which a gauge without a measurement is.
    cluster.setupPrimary({ serialization: 'advanced' })
    cluster.schedulingPolicy = cluster.SCHED_RR
    this.#factsTimer = setInterval(() => void this.refreshFacts(), factsEveryMs).unref()
  }

  /** Resolves with the url when all serve. Errors: Error when one ends before that; the worker itself has said on stderr why. */
  async start(): Promise<string> {
    // One first: what keeps it from serving would keep the others too, and is told once.
    const url = await this.#startOne().serving
    await Promise.all(Array.from({ length: this.#options.wantedCount - 1 }, () => this.#startOne().serving))
    this.#supervising = true
    this.#fill()
    return url
  }

  links(): readonly WorkerLink[] {
    return [...this.#links]
  }

  serving(): readonly WorkerLink[] {
    return this.links().filter(({ state }) => state === 'serving')
  }

  /** Each hears then how long the operators of all wait. */
  async refreshFacts(): Promise<void> {
    await Promise.all(this.links().map(link => link.refreshFacts()))
    const riseRatio = worstRise(this.links().map(({ facts }) => facts))
    for (const link of this.serving()) link.hearOfOperators(riseRatio)
  }

  /** What all workers have counted that there are and have been. */
  facts(): WorkerFacts {
    return mergedFacts([...this.links().map(({ facts }) => facts), this.#departed])
  }

  /** What workers have told of a capability's comparisons no longer counts, those that have ended and those that end before they tell anew. */
  forgetComparisons(capability: string): void {
    const without = ({ comparisons, ...rest }: WorkerFacts) => ({ ...rest, comparisons: forgotten(comparisons, capability, Date.now()) })
    this.#departed = without(this.#departed)
    for (const link of this.#links) link.facts = without(link.facts)
  }

  /** New workers in place of all that serve now, one after another; during a round a further call joins it. Errors: none, a failure is logged. */
  replaceAll(): Promise<void> {
    this.#rolling ??= this.#replaceEach().finally(() => {
      this.#rolling = null
    })
    return this.#rolling
  }

  async close(): Promise<void> {
    this.#supervising = false
    clearInterval(this.#factsTimer)
    for (const pause of this.#pauses) clearTimeout(pause)
    await Promise.all(this.links().map(link => this.#retire(link)))
  }

  #startOne(): WorkerLink {
    const link = new WorkerLink(cluster.fork())
    this.#links.add(link)
    link.start(this.#port, this.#options.tuning())
    link.serving.then(
      url => this.#onServing(link, url),
      () => undefined,
    )
    void link.ended.then(() => this.#onEnded(link))
    return link
  }

  #onServing(link: WorkerLink, url: string): void {
    if (!this.#isAtPort(link, Number(new URL(url).port))) return
    // The routes file may have changed while it started.
    link.tune(this.#options.tuning())
    this.#options.onServing(link)
    this.#options.log.info({ event: 'worker.serving', worker: link.id, pid: link.pid }, 'a worker serves')
  }

  /**
   * Port 0 means the same port for all only while one of them holds it, and clients know the number that the first one got. Where all were gone for
   * a moment, a new one got another: it makes room for one that asks for the known number.
   */
  #isAtPort(link: WorkerLink, port: number): boolean {
    if (this.#boundPort === 0) this.#boundPort = port
    if (port === this.#boundPort) return true
    this.#port = this.#boundPort
    link.isLeaving = true
    link.kill()
    return false
  }

  #onEnded(link: WorkerLink): void {
    this.#links.delete(link)
    this.#departed = mergedFacts([this.#departed, lastingFacts(link.facts)])
    if (this.#links.size === 0 && this.#boundPort > 0) this.#port = this.#boundPort
    const { id: worker, pid, ending } = link
    this.#options.onEnded(link.isLeaving ? 'replaced' : 'crashed')
    if (link.isLeaving) this.#options.log.info({ event: 'worker.ended', worker, pid }, 'a worker has drained and ended')
    else this.#options.log.error({ event: 'worker.crashed', worker, pid, ending }, 'a worker ended unasked; another takes its place')
    if (link.livedMs >= soundAfterMs) this.#unsoundCount = 0
    this.#fill()
  }

  /** Starts what is missing; the sooner the last ones ended, the later. */
  #fill(): void {
    if (!this.#supervising) return
    const staying = this.links().filter(({ isLeaving }) => !isLeaving).length
    for (let count = staying + this.#pauses.size; count < this.#options.wantedCount; count++) {
      const pauseMs = Math.min(firstPauseMs * 2 ** this.#unsoundCount++, longestPauseMs)
      const pause = setTimeout(() => {
        this.#pauses.delete(pause)
        this.#startOne()
      }, pauseMs)
      this.#pauses.add(pause)
    }
  }

  async #replaceEach(): Promise<void> {
    for (const old of this.serving()) {
      if (!this.#supervising) return
      try {
        await this.#startOne().serving
      } catch (error) {
        this.#options.log.error(
          { event: 'worker.replacement-failed', err: error },
          'a new worker did not come up; the old ones go on serving',
        )
        return
      }
      await this.#retire(old)
    }
  }

  async #retire(link: WorkerLink): Promise<void> {
    link.drain()
    if (await within(this.#options.drainLimitMs, link.ended)) return
    this.#options.log.error({ event: 'worker.killed', worker: link.id, pid: link.pid }, 'a worker did not end in time and is killed')
    link.kill()
    await link.ended
  }
}
