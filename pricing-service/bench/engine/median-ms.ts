// The clock of the benches: warms up, then takes the median of several batches of runs.
// It counts the processor time of this thread, so that other programs on the machine do not count; that clock ticks in 10 ms, hence the batches.

const batchMs = 250
const batchCount = 5

export const medianMs = (run: () => unknown): number => {
  run()
  run()
  const timesMs = Array.from({ length: batchCount }, () => batchRunMs(run)).sort((a, b) => a - b)
  return timesMs[batchCount >> 1]!
}

const batchRunMs = (run: () => unknown): number => {
  const before = process.threadCpuUsage()
  const startedAt = performance.now()
  let runCount = 0
  for (; runCount === 0 || performance.now() - startedAt < batchMs; runCount++) run()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1_000 / runCount
}
