// The servers that the engine is calibrated against, as data: what each does with a request. In: a request's number and the connection that brought it. Out: an
// answer, a closed connection, a reset, or nothing. Each counts what it does, so that the engine's account can be compared with it.

export interface Peer {
  /** How many requests this connection has brought, this one included. */
  readonly requestCount: number
  answer(options?: { readonly close: boolean }): void
  /** A FIN instead of an answer. */
  closeInstead(): void
  /** Half an answer, then a FIN. */
  cut(): void
  reset(): void
  /** A FIN behind the answer, without a word. */
  closeSilently(): void
}

export interface ServerCounts {
  /** Requests read, apart from those that came behind a FIN. */
  readonly seenCount: number
  readonly answeredCount: number
  readonly closedInsteadCount: number
  readonly cutCount: number
  readonly resetCount: number
  readonly connectionCount: number
  /** Of the requests: between the first and the last, in ms. */
  readonly spanMs: number
  /** By how much answers were held back longer than they should: the server's own part in what is off. Null where nothing is held. */
  readonly heldTooLongP50Micros: number | null
  readonly heldTooLongP99Micros: number | null
  readonly loopDelayP99Micros: number
}

export type Behave = (index: number, peer: Peer) => void

export const constantMs = 50
/** Of "stalling", at full length. */
export const stallMs = 1000
export const stallEveryMs = 5000
/** Of CPU, per request, so that the server and not the generator is what is full. */
const workMicros = 150

interface Means {
  readonly hold: (forMs: number, peer: Peer) => void
  /** Of the stalls: 1 as named above, less in the short form. */
  readonly timeRatio: number
}

const every = (nth: number, index: number) => index % nth === nth - 1

export const behaviours = {
  fast: () => (_index, peer) => peer.answer(),
  working: () => (_index, peer) => {
    const untilMs = performance.now() + workMicros / 1000
    while (performance.now() < untilMs);
    peer.answer()
  },
  constant:
    ({ hold }) =>
    (_index, peer) =>
      hold(constantMs, peer),
  stalling:
    ({ hold, timeRatio }) =>
    (_index, peer) => {
      const inPeriodMs = performance.now() % (stallEveryMs * timeRatio)
      const leftMs = stallMs * timeRatio - inPeriodMs
      if (leftMs > 0) hold(leftMs, peer)
      else peer.answer()
    },
  closing: () => (index, peer) => (every(7, index) ? peer.closeInstead() : peer.answer()),
  cutting: () => (index, peer) => (every(7, index) ? peer.cut() : peer.answer()),
  resetting: () => (index, peer) => (every(7, index) ? peer.reset() : peer.answer()),
  silent: () => (index, peer) => {
    if (!every(20, index)) peer.answer()
  },
  'connection-close': () => (_index, peer) => peer.answer({ close: true }),
  'closes-after-ten': () => (_index, peer) => {
    peer.answer()
    if (peer.requestCount === 10) peer.closeSilently()
  },
} satisfies Record<string, (means: Means) => Behave>

export type BehaviourName = keyof typeof behaviours
