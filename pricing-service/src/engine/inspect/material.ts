// Shells, their sums and their nesting in; what the material of the whole model amounts to out.
import type { ShellSums } from './sums/shell-sums.ts'
import type { Nesting } from './topology/nesting.ts'
import type { Shells } from './topology/shells.ts'

export interface MaterialSums {
  readonly volumeMm3: number
  readonly signedVolumeMm3: number
  readonly areaMm2: number
  readonly trappedVolumeMm3: number
  /** Null when there is no volume to have a centre. */
  readonly centroidMm: readonly [number, number, number] | null
  readonly solidCount: number
  readonly pieceCount: number
  readonly openCount: number
  /** Shells by number. */
  readonly cavities: readonly number[]
  readonly internal: readonly number[]
  readonly inverted: readonly number[]
}

export const sumMaterial = (
  { shellCount, isClosed }: Shells,
  sums: ShellSums,
  { kind, isInverted }: Nesting,
  crossingPairs: readonly (readonly [number, number])[],
): MaterialSums => {
  const [cavities, internal, inverted]: [number[], number[], number[]] = [[], [], []]
  let [volumeMm3, signedVolumeMm3, areaMm2, trappedVolumeMm3, solidCount, openCount] = [0, 0, 0, 0, 0, 0]
  const moment: [number, number, number] = [0, 0, 0]
  for (let shell = 0; shell < shellCount; shell++) {
    const signed = sums.volumeMm3[shell]!
    signedVolumeMm3 += signed
    areaMm2 += sums.areaMm2[shell]!
    if (isClosed[shell] === 0) openCount++
    if (isInverted[shell] === 1) inverted.push(shell)
    if (kind[shell] === -1) {
      internal.push(shell)
      continue
    }
    const isCavity = kind[shell] === 1
    if (isCavity) {
      cavities.push(shell)
      trappedVolumeMm3 += Math.abs(signed)
    } else solidCount++
    const factor = (isCavity ? -1 : 1) * (signed < 0 ? -1 : 1)
    volumeMm3 += factor * signed
    for (let axis = 0; axis < 3; axis++) moment[axis]! += factor * sums.momentMm4[axis]![shell]!
  }
  return {
    volumeMm3,
    signedVolumeMm3,
    areaMm2,
    trappedVolumeMm3,
    centroidMm: volumeMm3 > 0 ? [moment[0] / volumeMm3, moment[1] / volumeMm3, moment[2] / volumeMm3] : null,
    solidCount,
    pieceCount: solidCount - joinsOf(kind, crossingPairs),
    openCount,
    cavities,
    internal,
    inverted,
  }
}

/** How many times two groups of solids become one because they run into one another. */
const joinsOf = (kind: Int8Array, pairs: readonly (readonly [number, number])[]): number => {
  const above = new Map<number, number>()
  const rootOf = (shell: number): number => {
    let at = shell
    for (let next = above.get(at); next !== undefined; next = above.get(at)) at = next
    return at
  }
  let joinCount = 0
  for (const [a, b] of pairs) {
    if (kind[a] !== 0 || kind[b] !== 0) continue
    const [rootA, rootB] = [rootOf(a), rootOf(b)]
    if (rootA === rootB) continue
    above.set(Math.max(rootA, rootB), Math.min(rootA, rootB))
    joinCount++
  }
  return joinCount
}
