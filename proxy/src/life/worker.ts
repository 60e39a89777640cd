// One of several processes behind the same port: it serves as its primary says, and answers what the primary asks. Called by main.ts.
import cluster from 'node:cluster'
import { once } from 'node:events'
import type { KillAuthor } from '@ficus/flags'
import type { Logger } from 'pino'
import { lookAtPast } from '../comparing/book.ts'
import type { ProxySettings } from '../config.ts'
import { openServing, type Serving } from '../serving.ts'
import { killAll } from './kill-all.ts'
import { snapshotOf } from './metrics-snapshot.ts'
import type { WorkerFacts } from './worker-facts.ts'
import type { FromWorker, Question, ToWorker } from './worker-messages.ts'

export interface RunningWorker {
  readonly url: string
  /** Kills every capability in this process at once; the others read it in the kill file. */
  killAll(author: KillAuthor): Promise<void>
  close(): Promise<void>
}

/** Errors: those of listening, EADDRINUSE among them, and of openServing. */
export async function runWorker(settings: ProxySettings, log: Logger, onDrain: () => void): Promise<RunningWorker> {
  // Left alone, node:cluster ends a worker in the middle of its requests when the primary is gone; main.ts lets it drain.
  cluster.worker!.exitedAfterDisconnect = true
  const [start] = (await once(process, 'message')) as [Extract<ToWorker, { kind: 'start' }>]
  const { port, tuning } = start
  // The primary keeps the file; a worker only wants to know what was learnt before.
  const pastComparisons = await lookAtPast(settings.mismatchesDir)
  const serving = await openServing({ settings: { ...settings, port }, log, tuning, routesFile: () => null, pastComparisons })
  process.on('message', (message: ToWorker) => {
    if (message.kind === 'tuning') serving.tune(message.tuning)
    else if (message.kind === 'drain') onDrain()
    else if (message.kind === 'operators') serving.hearOfOperators(message.riseRatio)
    else if (message.kind === 'ask') void reply(serving, message.id, message.question)
  })
  const { url } = await serving.listen()
  await tell({ kind: 'serving', url })
  const close = async () => {
    await serving.close()
    await tell({ kind: 'last-facts', facts: await factsOf(serving) })
  }
  return { url, killAll: author => killAll(serving.controls, author), close }
}

async function reply(serving: Serving, id: number, question: Question): Promise<void> {
  try {
    await tell({ kind: 'answer', id, value: await answerTo(serving, question) })
  } catch (thrown) {
    await tell({ kind: 'unanswered', id, why: (thrown as Error).message })
  }
}

async function answerTo(serving: Serving, question: Question): Promise<unknown> {
  const { controls, flags } = serving
  switch (question.what) {
    case 'facts':
      return factsOf(serving)
    case 'routes':
      return (await controls.assignments()).routes
    case 'decisions':
      return controls.decisions(question.countMax, question.onlyVerdict)
    case 'replay':
      return serving.replay(question.routeName, question.example)
    case 'forget':
      serving.forgetComparisons(question.capability)
      return null
    case 'look':
      await flags.obeyKillFile(question.capability)
      return null
    case 'kill':
      // The primary writes it down, or waits for the lock of the file; this process waits for neither.
      await flags.holdKill(question.capability, question.author)
      return null
  }
}

async function factsOf({ metrics, flags, comparisons, operatorsRiseRatio }: Serving): Promise<WorkerFacts> {
  return {
    metrics: await snapshotOf(metrics.registry),
    counts: flags.decisionCounts(),
    comparisons: comparisons(),
    operatorsRiseRatio: operatorsRiseRatio(),
  }
}

/** A primary that is gone hears nothing; that is no reason to fail. */
function tell(message: FromWorker): Promise<void> {
  return new Promise(resolve => {
    if (process.connected) process.send!(message, undefined, undefined, () => resolve())
    else resolve()
  })
}
