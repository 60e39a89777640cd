// In: a way to connect to the queue. Out: a consumer that stays useful: one that is deaf (work waits and nothing runs for `silentMs`;
// taskforcesh/bullmq issues 2466, 3088: workers that stay idle after a reconnect) is replaced, and connecting is tried until it succeeds. When the new one is deaf,
// too, the fault is not in the connection: whoever supervises the process should start another.
import type { QueueConsumer } from '../queue/transport.ts'

const looksPerSilence = 5
const rebuildsMax = 2

export interface KeptConsumerOptions {
  readonly connect: () => Promise<QueueConsumer>
  readonly silentMs: number
  /** Told before a deaf consumer is replaced. */
  readonly onRebuild: () => void
  /** Told when rebuilding has not helped. */
  readonly onHopeless: () => void
  readonly onFault: (error: Error) => void
}

export interface KeptConsumer {
  readonly isReachable: boolean
  /** Takes no more jobs; resolves when the running ones have ended. */
  close(): Promise<void>
}

/** Errors: what the first `connect` throws; later ones go to `onFault`. */
export async function openKeptConsumer({ connect, silentMs, onRebuild, onHopeless, onFault }: KeptConsumerOptions): Promise<KeptConsumer> {
  let consumer: QueueConsumer | null = await connect()
  let deafLooks = 0
  let rebuildCount = 0
  let looking = false
  let closed = false

  async function isDeaf(watched: QueueConsumer): Promise<boolean> {
    // Asked even while jobs run: the answer also keeps the consumer's reachability true.
    const waitingCount = await watched.waitingCount().catch(() => 0)
    const idleWhileWorkWaits = waitingCount > 0 && watched.runningCount === 0
    deafLooks = idleWhileWorkWaits ? deafLooks + 1 : 0
    if (watched.runningCount > 0) rebuildCount = 0
    return deafLooks > looksPerSilence
  }

  async function look(): Promise<void> {
    if (consumer !== null) {
      const { hasFailed } = consumer
      if (!(hasFailed || (await isDeaf(consumer))) || closed) return
      if (!hasFailed && rebuildCount === rebuildsMax) return giveUp()
      if (!hasFailed) rebuildCount += 1
      onRebuild()
      deafLooks = 0
      void consumer.close().catch(onFault)
      consumer = null
    }
    const connected = await connect()
    if (closed) await connected.close()
    else consumer = connected
  }

  function giveUp(): void {
    clearInterval(timer)
    onHopeless()
  }

  const timer = setInterval(() => {
    if (looking) return
    looking = true
    void look()
      .catch(onFault)
      .finally(() => {
        looking = false
      })
  }, silentMs / looksPerSilence)

  return {
    get isReachable() {
      return consumer?.isReachable ?? false
    },
    close: async () => {
      closed = true
      clearInterval(timer)
      await consumer?.close()
    },
  }
}
