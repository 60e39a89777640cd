// How long another process takes from start to end: the median of five runs.

const runCount = 5

export const medianWallMs = async <Result>(run: () => Promise<Result>): Promise<{ readonly wallMs: number; readonly last: Result }> => {
  const timesMs: number[] = []
  let last!: Result
  while (timesMs.length < runCount) {
    const startedAt = performance.now()
    last = await run()
    timesMs.push(performance.now() - startedAt)
  }
  return { wallMs: timesMs.sort((a, b) => a - b)[runCount >> 1]!, last }
}
