// A task that tells how many tasks its thread has done, this one included; the first byte says for how many milliseconds it is busy.
import { threadId } from 'node:worker_threads'

let taskCount = 0

export default function countTasks({ bytes }: { readonly bytes: ArrayBuffer }): { readonly taskCount: number; readonly thread: number } {
  taskCount += 1
  const endsAt = performance.now() + (new Uint8Array(bytes)[0] ?? 0)
  while (performance.now() < endsAt);
  return { taskCount, thread: threadId }
}
