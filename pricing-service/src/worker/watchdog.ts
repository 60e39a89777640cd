// In: the consumer's figures. Out: a call when work has waited for `silentMs` while nothing ran: the queue connection is deaf
// (taskforcesh/bullmq issues 2466, 3088: workers that stay idle after a reconnect) and must be rebuilt.
import type { QueueConsumer } from '../queue/transport.ts'

const looksPerSilence = 5

export function openWatchdog(consumerOf: () => QueueConsumer | null, silentMs: number, onDeaf: () => void): { close(): void } {
  let deafLooks = 0
  let looking = false

  async function look(): Promise<void> {
    const consumer = consumerOf()
    if (consumer === null) return
    // Asked even while jobs run: the answer also keeps the consumer's reachability true.
    const waitingCount = await consumer.waitingCount().catch(() => 0)
    deafLooks = waitingCount > 0 && consumer.runningCount === 0 ? deafLooks + 1 : 0
    if (deafLooks <= looksPerSilence) return
    deafLooks = 0
    onDeaf()
  }

  const timer = setInterval(() => {
    if (looking) return
    looking = true
    void look().finally(() => {
      looking = false
    })
  }, silentMs / looksPerSilence)
  return { close: () => clearInterval(timer) }
}
