// Closed shells in, their nesting out: which shell lies inside which, and so which are solids, cavities, bodies in cavities, or shells lost inside a solid.
import { type Boxes, isWithin } from '../box/boxes.ts'
import type { FacetTree } from '../tree/facet-tree.ts'
import { shellsRound } from './shells-round.ts'

/** More shells than these are not looked at, the largest first, nor any after so much work; the rest count as solids that lie in nothing. */
const shellsLookedAtMax = 2_000
const visitsMax = 8_000_000

export interface Nesting {
  /** Shells that lie inside no other one count with depth 0. */
  readonly depth: Int32Array
  /** 1 when the facets of the shell look the wrong way: a solid, or all that lies in it, was turned inside out. */
  readonly isInverted: Uint8Array
  /** 1 for a cavity; −1 for a shell that adds nothing because it lies in solid material; 0 for a solid. */
  readonly kind: Int8Array
  readonly isComplete: boolean
}

export interface NestingInput {
  readonly tree: FacetTree
  readonly shellOf: Int32Array
  readonly shellCount: number
  readonly isSound: Uint8Array
  readonly volumeMm3: Float64Array
  readonly boxes: Boxes
  /** Shells that cross one another are not nested. */
  readonly crossingPairs: readonly (readonly [number, number])[]
}

export const findNesting = (input: NestingInput): Nesting => {
  const { shellCount, volumeMm3, isSound } = input
  const largestFirst = Array.from({ length: shellCount }, (_, shell) => shell)
    .filter(shell => isSound[shell] === 1)
    .sort((a, b) => Math.abs(volumeMm3[b]!) - Math.abs(volumeMm3[a]!) || a - b)
  const lookedAt: number[] = []
  const roundOf = new Map<number, readonly number[]>()
  if (shellCount > 1) {
    const outermost = outermostPoints(input)
    const crossing = new Set(input.crossingPairs.map(([a, b]) => pairKey(a, b)))
    const visitsAtEnd = input.tree.visits.count + visitsMax
    for (const shell of largestFirst.slice(0, shellsLookedAtMax)) {
      if (input.tree.visits.count > visitsAtEnd) break
      roundOf.set(shell, shellsAround(input, shell, outermost, crossing))
      lookedAt.push(shell)
    }
  } else lookedAt.push(...largestFirst)

  const depth = new Int32Array(shellCount)
  for (const [shell, round] of roundOf) depth[shell] = round.length
  const isInverted = Uint8Array.from(volumeMm3, (volume, shell) => (isSound[shell] === 1 && volume < 0 ? 1 : 0))
  const kind = new Int8Array(shellCount)
  const turned = new Int8Array(shellCount)
  for (const shell of [...lookedAt].sort((a, b) => depth[a]! - depth[b]! || a - b)) {
    const round = roundOf.get(shell) ?? []
    const outermost = round.find(other => depth[other] === 0)
    const turn = outermost === undefined ? 1 : isInverted[outermost] === 1 ? -1 : 1
    const windingOutside = round.reduce((winding, other) => winding + turned[other]!, 0)
    let sign = volumeMm3[shell]! < 0 ? -turn : turn
    if (sign < 0 && windingOutside <= 0) sign = 1
    turned[shell] = sign
    isInverted[shell] = sign === (volumeMm3[shell]! < 0 ? -1 : 1) ? 0 : 1
    kind[shell] = sign < 0 && windingOutside === 1 ? 1 : windingOutside >= 1 ? -1 : 0
  }
  return { depth, isInverted, kind, isComplete: lookedAt.length === largestFirst.length }
}

/** The shells that hold all outermost points of this one: when those lie inside another shell, so does, in practice, the whole. */
const shellsAround = (input: NestingInput, shell: number, outermost: Int32Array, crossing: ReadonlySet<number>): readonly number[] => {
  let round: readonly number[] | null = null
  for (const point of new Set(outermost.subarray(6 * shell, 6 * shell + 6))) {
    const here = shellsRound(input, shell, point)
    const before: Iterable<number> = round ?? here
    round = [...before].filter(
      other =>
        here.has(other) &&
        input.isSound[other] === 1 &&
        isWithin(input.boxes, shell, other) &&
        !crossing.has(pairKey(Math.min(shell, other), Math.max(shell, other))),
    )
    if (round.length === 0) return []
  }
  return (round ?? []).toSorted((a, b) => a - b)
}

const pairKey = (smaller: number, larger: number): number => smaller * 2 ** 26 + larger

/** Six points per shell, one on each side of its box, in one pass over the facets. */
const outermostPoints = ({ tree: { mesh }, shellOf, shellCount, boxes }: NestingInput): Int32Array => {
  const found = new Int32Array(6 * shellCount).fill(-1)
  for (let facet = 0; facet < mesh.facetCount; facet++) {
    const at = 6 * shellOf[facet]!
    for (let corner = 3 * facet; corner < 3 * facet + 3; corner++) {
      const point = mesh.corners[corner]!
      for (let side = 0; side < 6; side++)
        if (found[at + side] === -1 && mesh.points[3 * point + (side % 3)] === boxes[at + side]) found[at + side] = point
    }
  }
  return found
}
