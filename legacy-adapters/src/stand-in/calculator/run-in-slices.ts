// Runs a long calculation on the one event loop of MES: slices of work with everything else let in between them. Called by the server.

/**
 * Shape: a generator that yields often → its return value.
 * Units: sliceMs, the longest stretch for which nothing else runs, apart from the last step begun within it.
 * Errors: what the generator throws.
 */
export async function runInSlices<Result>(work: Generator<undefined, Result>, sliceMs: number): Promise<Result> {
  while (true) {
    await nextTurn()
    const endAt = performance.now() + sliceMs
    do {
      const step = work.next()
      if (step.done) return step.value
    } while (performance.now() < endAt)
  }
}

/** After timers and sockets have had their turn. */
const nextTurn = (): Promise<void> => new Promise(resolve => setImmediate(resolve))
