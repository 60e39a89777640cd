// Bodies that run into one another in, how much of their volume is counted more than once out: an estimate from upright lines through the place where they meet.
// Along each line it is exact: the lengths on which it is inside two bodies or more, each times the bodies too many.
import type { Boxes } from '../box/boxes.ts'
import type { CanonicalMesh } from '../canonical/canonical-mesh.ts'
import { readFacet } from '../canonical/read-facet.ts'

const linesPerSide = 64
/** Questions whether a line meets a facet, after which there is no answer: only very many facets as large as the bodies come here. */
const questionsMax = 1_500_000

export interface SharingShells {
  readonly shellOf: Int32Array
  readonly shellCount: number
  readonly isSound: Uint8Array
  readonly isInverted: Uint8Array
  /** 0 for shells that are counted as solids. */
  readonly kind: Int8Array
}

/**
 * Shape: mm³; null when a body that is open or turned in places takes part, or when it would take too much work. `pairs` are shells that cross; null: not all are known, so all solids are looked at.
 * Source: the sum of the bodies less their union is the integral of (bodies round a point − 1) where that is positive. Determinism: canonical mesh, fixed lines.
 */
export const sharedVolume = (
  mesh: CanonicalMesh,
  shells: SharingShells,
  boxes: Boxes,
  pairs: readonly (readonly [number, number])[] | null,
): number | null => {
  if (pairs?.some(pair => pair.some(shell => shells.kind[shell] === 0 && shells.isSound[shell] === 0))) return null
  const region = pairs === null ? regionOfAll(shells, boxes) : regionOfPairs(shells, boxes, pairs)
  if (region === null) return 0
  const [x0, y0, x1, y1] = region
  const [dx, dy] = [(x1 - x0) / linesPerSide, (y1 - y0) / linesPerSide]
  if (!(dx > 0 && dy > 0)) return 0
  const hits = hitsOfLines(mesh, shells, x0, y0, dx, dy)
  return hits === null ? null : hits.reduce((sum, along) => sum + lengthTooMany(along), 0) * dx * dy
}

type Region = readonly [number, number, number, number]

const isSolid = ({ isSound, kind }: SharingShells, shell: number): boolean => isSound[shell] === 1 && kind[shell] === 0

const regionOfPairs = (shells: SharingShells, boxes: Boxes, pairs: readonly (readonly [number, number])[]): Region | null => {
  const region: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [a, b] of pairs) {
    if (!isSolid(shells, a) || !isSolid(shells, b)) continue
    for (const axis of [0, 1] as const) {
      region[axis] = Math.min(region[axis], Math.max(boxes[6 * a + axis]!, boxes[6 * b + axis]!))
      region[axis + 2] = Math.max(region[axis + 2]!, Math.min(boxes[6 * a + 3 + axis]!, boxes[6 * b + 3 + axis]!))
    }
  }
  return region[0] === Infinity ? null : region
}

const regionOfAll = (shells: SharingShells, boxes: Boxes): Region | null => {
  const solids = Array.from({ length: shells.shellCount }, (_, shell) => shell).filter(shell => isSolid(shells, shell))
  if (solids.length < 2) return null
  const region: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const shell of solids)
    for (const axis of [0, 1] as const) {
      region[axis] = Math.min(region[axis], boxes[6 * shell + axis]!)
      region[axis + 2] = Math.max(region[axis + 2]!, boxes[6 * shell + 3 + axis]!)
    }
  return region
}

/** The heights at which a line enters bodies and leaves them. */
interface Hits {
  readonly entries: number[]
  readonly exits: number[]
}

const hitsOfLines = (mesh: CanonicalMesh, shells: SharingShells, x0: number, y0: number, dx: number, dy: number): Hits[] | null => {
  const hits = Array.from({ length: linesPerSide ** 2 }, (): Hits => ({ entries: [], exits: [] }))
  const p = new Float64Array(9)
  let questionsLeft = questionsMax
  for (let facet = 0; facet < mesh.facetCount; facet++) {
    const shell = shells.shellOf[facet]!
    if (!isSolid(shells, shell)) continue
    readFacet(mesh, facet, p)
    const fromI = Math.max(0, Math.ceil((Math.min(p[0]!, p[3]!, p[6]!) - x0) / dx - 0.5))
    const toI = Math.min(linesPerSide - 1, Math.floor((Math.max(p[0]!, p[3]!, p[6]!) - x0) / dx - 0.5))
    const fromJ = Math.max(0, Math.ceil((Math.min(p[1]!, p[4]!, p[7]!) - y0) / dy - 0.5))
    const toJ = Math.min(linesPerSide - 1, Math.floor((Math.max(p[1]!, p[4]!, p[7]!) - y0) / dy - 0.5))
    if (fromI > toI || fromJ > toJ) continue
    questionsLeft -= (toI - fromI + 1) * (toJ - fromJ + 1)
    if (questionsLeft < 0) return null
    const inwards = shells.isInverted[shell] === 1 ? -1 : 1
    for (let i = fromI; i <= toI; i++)
      for (let j = fromJ; j <= toJ; j++) {
        const [x, y] = [x0 + (i + 0.5) * dx, y0 + (j + 0.5) * dy]
        const side = sideMet(p, x, y) * inwards
        if (side === 0) continue
        const { entries, exits } = hits[linesPerSide * i + j]!
        const met = side < 0 ? entries : exits
        met.push(heightAt(p, x, y))
      }
  }
  return hits
}

/** 1 when the line goes through a facet that looks up, −1 when it looks down, 0 when it passes by. Each line meets exactly one of the facets round an edge or a point. */
const sideMet = (p: Float64Array, x: number, y: number): number => {
  const ab = isLeft(p, 0, 3, x, y)
  if (isLeft(p, 3, 6, x, y) !== ab || isLeft(p, 6, 0, x, y) !== ab) return 0
  return ab ? 1 : -1
}

/** Asked of an edge in one direction only, whichever facet asks, so that both facets get answers that agree; on the edge, a line as if moved a trace in x, less in y, decides. */
const isLeft = (p: Float64Array, from: number, to: number, x: number, y: number): boolean => {
  const [ax, ay, bx, by] = [p[from]!, p[from + 1]!, p[to]!, p[to + 1]!]
  const isTurned = ax > bx || (ax === bx && ay > by)
  const [px, py, qx, qy] = isTurned ? [bx, by, ax, ay] : [ax, ay, bx, by]
  const e = (qx - px) * (y - py) - (qy - py) * (x - px)
  const left = e !== 0 ? e > 0 : qy !== py ? qy < py : qx > px
  return left !== isTurned
}

const heightAt = (p: Float64Array, x: number, y: number): number => {
  const [ux, uy, uz] = [p[3]! - p[0]!, p[4]! - p[1]!, p[5]! - p[2]!]
  const [vx, vy, vz] = [p[6]! - p[0]!, p[7]! - p[1]!, p[8]! - p[2]!]
  const [nx, ny, nz] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx]
  const height = p[2]! - (nx * (x - p[0]!) + ny * (y - p[1]!)) / nz
  const [least, largest] = [Math.min(p[2]!, p[5]!, p[8]!), Math.max(p[2]!, p[5]!, p[8]!)]
  // Also what is no number, because the facet stands on edge.
  return height >= least ? Math.min(height, largest) : least
}

const lengthTooMany = (hits: Hits): number => {
  if (hits.entries.length < 2) return 0
  const [entries, exits] = [Float64Array.from(hits.entries).sort(), Float64Array.from(hits.exits).sort()]
  let [entered, left, before, length] = [0, 0, 0, 0]
  while (left < exits.length) {
    const isEntry = entered < entries.length && entries[entered]! < exits[left]!
    const height = isEntry ? entries[entered]! : exits[left]!
    const tooMany = entered - left - 1
    if (tooMany > 0) length += tooMany * (height - before)
    before = height
    if (isEntry) entered++
    else left++
  }
  return length
}
