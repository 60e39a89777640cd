// The primary's end of one worker: started, asked, told to drain, and known to have ended. Made by worker-pool.ts.
import type { Worker } from 'node:cluster'
import type { Tuning } from './tuning.ts'
import { within } from './within.ts'
import { noFacts } from './worker-facts.ts'
import type { Answers, FromWorker, Question, ToWorker } from './worker-messages.ts'

interface Waiting {
  readonly resolve: (value: never) => void
  readonly reject: (error: Error) => void
}

export class WorkerLink {
  readonly id: number
  /** Resolves with the url once it serves. Errors: Error when it ends before. */
  readonly serving: Promise<string>
  readonly ended: Promise<void>
  /** The latest that it told. */
  facts = noFacts
  state: 'starting' | 'serving' | 'draining' | 'ended' = 'starting'
  /** Whether it was told to end; whatever ends otherwise is replaced. */
  isLeaving = false
  /** How it ended: code, or the signal that killed it. */
  ending = ''
  /** How long it has served. */
  livedMs = 0
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiting>()
  #lastId = 0
  #saidLast = false

  constructor(worker: Worker) {
    this.#worker = worker
    this.id = worker.id
    let servingSinceMs: number | null = null
    let onServing = (_url: string) => {}
    let onFailed = (_error: Error) => {}
    this.serving = new Promise((resolve, reject) => {
      onServing = resolve
      onFailed = reject
    })
    this.serving.catch(() => undefined)
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'serving') {
        this.state = 'serving'
        servingSinceMs = performance.now()
        onServing(message.url)
      } else if (message.kind === 'last-facts') {
        this.facts = message.facts
        this.#saidLast = true
      } else this.#settle(message)
    })
    // A worker may end between a look at its state and a word to it; its exit says all there is to say.
    worker.on('error', () => undefined)
    this.ended = new Promise(resolve => {
      worker.once('exit', (code, signal) => {
        this.state = 'ended'
        this.livedMs = servingSinceMs === null ? 0 : performance.now() - servingSinceMs
        this.ending = signal ?? `code ${code}`
        const error = new Error(`worker ${this.id} ended (${this.ending})`)
        onFailed(error)
        for (const { reject } of this.#waiting.values()) reject(error)
        this.#waiting.clear()
        resolve()
      })
    })
  }

  get pid(): number {
    return this.#worker.process.pid ?? 0
  }

  start(port: number, tuning: Tuning): void {
    this.#tell({ kind: 'start', port, tuning })
  }

  tune(tuning: Tuning): void {
    this.#tell({ kind: 'tuning', tuning })
  }

  hearOfOperators(riseRatio: number): void {
    this.#tell({ kind: 'operators', riseRatio })
  }

  drain(): void {
    if (this.state === 'ended') return
    this.state = 'draining'
    this.isLeaving = true
    this.#tell({ kind: 'drain' })
  }

  kill(): void {
    this.#worker.process.kill('SIGKILL')
  }

  /** Null when it did not answer in time or has ended. */
  async ask<W extends Question['what']>(question: Question & { what: W }, limitMs = 1_000): Promise<{ readonly value: Answers[W] } | null> {
    const id = ++this.#lastId
    let value: Answers[W] | undefined
    const answered = new Promise<Answers[W]>((resolve, reject) => this.#waiting.set(id, { resolve, reject })).then(
      answer => {
        value = answer
      },
      () => undefined,
    )
    this.#tell({ kind: 'ask', id, question })
    await within(limitMs, answered)
    this.#waiting.delete(id)
    return value === undefined ? null : { value }
  }

  /** Brings its facts up to date; one that does not answer keeps those it told last. */
  async refreshFacts(): Promise<void> {
    const told = await this.ask({ what: 'facts' })
    if (told !== null && !this.#saidLast && this.state !== 'ended') this.facts = told.value
  }

  #settle(message: Extract<FromWorker, { kind: 'answer' | 'unanswered' }>): void {
    const waiting = this.#waiting.get(message.id)
    if (message.kind === 'answer') waiting?.resolve(message.value as never)
    else waiting?.reject(new Error(message.why))
  }

  #tell(message: ToWorker): void {
    if (this.#worker.isConnected()) this.#worker.send(message)
  }
}
