// Several programs that do the same in, the processor time of each out: they take turns, so that whatever else the machine does meets them alike.

const roundCount = 7

/** Shape: the median of each, in milliseconds. */
export const turnsMs = (runs: readonly (() => unknown)[]): readonly number[] => {
  for (const run of runs) run()
  const rounds = Array.from({ length: roundCount }, () => runs.map(runMs))
  return runs.map((_, which) => rounds.map(times => times[which]!).sort((a, b) => a - b)[roundCount >> 1]!)
}

/** Repeated until the clock, which ticks in 10 ms, says something. */
const runMs = (run: () => unknown): number => {
  const before = process.threadCpuUsage()
  let [count, ms] = [0, 0]
  while (ms < 150) {
    run()
    count++
    const { user, system } = process.threadCpuUsage(before)
    ms = (user + system) / 1_000
  }
  return ms / count
}
