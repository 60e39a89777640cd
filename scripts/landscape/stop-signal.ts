// In: nothing. Out: a promise of the first request to stop. A second Ctrl-C later than a moment ends the process at once: npm may pass the first one on twice.
const passedOnWithinMs = 2_000

export function onStopSignal(say: (line: string) => void): Promise<NodeJS.Signals> {
  return new Promise(resolve => {
    let firstAt: number | null = null
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (firstAt === null) {
          firstAt = performance.now()
          resolve(signal)
        } else if (performance.now() - firstAt > passedOnWithinMs) {
          say('stopped at once; what was running is ended by its own watch on this process')
          process.exit(130)
        }
      })
    }
  })
}
