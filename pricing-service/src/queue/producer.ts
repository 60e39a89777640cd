// In: ids of accepted quotes and their places. Out: their jobs in the queue of their class. Used by the api process through relay.ts.
import { type WorkClass, workClasses } from '../fairness/lanes.ts'
import { openQueueLine, type QueueLine, type QueueLineOptions } from './queue-line.ts'
import { type QueueProducer, queueNameOf } from './transport.ts'

export async function openProducer(options: QueueLineOptions): Promise<QueueProducer> {
  const open = async (workClass: WorkClass) =>
    [workClass, await openQueueLine({ ...options, queueName: queueNameOf(options.queueName, workClass) })] as const
  const lines = new Map(await Promise.all(workClasses.map(open)))
  const lineOf = (workClass: WorkClass) => lines.get(workClass) as QueueLine
  return {
    enqueue: (quoteId, { workClass, priority }) => lineOf(workClass).enqueue(quoteId, priority),
    enqueueIfLost: (quoteId, { workClass, priority }) => lineOf(workClass).enqueueIfLost(quoteId, priority),
    move: (quoteId, { workClass, priority }) => lineOf(workClass).move(quoteId, priority),
    get isReachable() {
      return [...lines.values()].every(line => line.isReachable)
    },
    get storeRatio() {
      return lineOf('batch').storeRatio // all are in one store
    },
    close: async () => void (await Promise.all([...lines.values()].map(line => line.close()))),
  }
}
