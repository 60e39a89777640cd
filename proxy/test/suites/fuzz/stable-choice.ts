// Chooses among texts so that one more text leaves nearly all choices as they were: adding a wire case must not turn each case of a seed into another.
// Texts flow in, a choice by draw flows out. Called by fuzz-case.ts.
import type { SeededRandom } from '../seeded-random.ts'

/** More points, more even shares. */
const pointsPerText = 24

export type Choice = (random: SeededRandom) => string

/** Each text owns the arcs of a ring that end at its points; a new one takes only small pieces of others' arcs. */
export function stableChoice(texts: readonly string[]): Choice {
  const ring = texts
    .flatMap(text => Array.from({ length: pointsPerText }, (_, point) => ({ text, at: hashOf(`${point} ${text}`) })))
    .sort((one, other) => one.at - other.at)
  return random => {
    const drawn = random() * 2 ** 32
    let low = 0
    let high = ring.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (ring[middle]!.at < drawn) low = middle + 1
      else high = middle
    }
    return ring[low % ring.length]!.text
  }
}

/** FNV-1a, mixed at its end so that neighbours do not lie side by side. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
