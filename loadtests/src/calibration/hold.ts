// Holds answers back for a time, more exactly than timers can: they are a millisecond coarse, so the last two are waited for in turns of the event loop.
// In: peers and times. Out: answers, and by how much they came late.
import type { Peer, ServerCounts } from './behaviours.ts'

export function openHold() {
  /** By the time they are due: all of one server are held equally long, or until the same moment. */
  const held: { readonly dueMs: number; readonly peer: Peer }[] = []
  const tooLongMs: number[] = []
  let isWatching = false
  const watch = () => {
    const nowMs = performance.now()
    for (let first = held[0]; first !== undefined && first.dueMs <= nowMs; first = held[0]) {
      held.shift()
      first.peer.answer()
      tooLongMs.push(performance.now() - first.dueMs)
    }
    isWatching = held[0] !== undefined
    if (held[0] === undefined) return
    const waitMs = held[0].dueMs - nowMs
    if (waitMs > 2) setTimeout(watch, waitMs - 2)
    else setImmediate(watch)
  }
  return {
    hold: (forMs: number, peer: Peer) => {
      held.push({ dueMs: performance.now() + forMs, peer })
      if (!isWatching) watch()
    },
    heldTooLong: (): Pick<ServerCounts, 'heldTooLongP50Micros' | 'heldTooLongP99Micros'> => {
      const sorted = tooLongMs.toSorted((a, b) => a - b)
      const at = (ratio: number) => {
        const found = sorted[Math.floor(sorted.length * ratio)]
        return found === undefined ? null : Math.round(found * 1000)
      }
      return { heldTooLongP50Micros: at(0.5), heldTooLongP99Micros: at(0.99) }
    },
  }
}
