// In: how many requests are kept in flight, and one request. Out: the lanes: counted answers to wait for, and at the end every answer and every error.
export interface Lanes<T> {
  /** Resolves once so many more requests have ended. */
  answered(count: number): Promise<void>
  inFlight(): number
  stop(): Promise<{ answers: T[]; errors: string[] }>
}

export function startLanes<T>(laneCount: number, request: (turn: number) => Promise<T>): Lanes<T> {
  const answers: T[] = []
  const errors: string[] = []
  let running = true
  let turn = 0
  let flying = 0
  let waiters: { left: number; resolve: () => void }[] = []

  const lane = async (): Promise<void> => {
    while (running) {
      flying += 1
      try {
        answers.push(await request(turn++))
      } catch (error) {
        errors.push(`${(error as Error).message} ${String((error as Error).cause ?? '')}`.trim())
      }
      flying -= 1
      for (const waiter of waiters) waiter.left -= 1
      for (const waiter of waiters.filter(({ left }) => left <= 0)) waiter.resolve()
      waiters = waiters.filter(({ left }) => left > 0)
    }
  }
  const work = Promise.all(Array.from({ length: laneCount }, lane))
  return {
    answered: count =>
      new Promise(resolve => {
        waiters.push({ left: count, resolve })
      }),
    inFlight: () => flying,
    stop: async () => {
      running = false
      await work
      return { answers, errors }
    },
  }
}
