// The smallest box around the points that may lie askew: a good one, not proved the smallest. The outermost points along many directions stand for the body;
// a box is turned about each of its axes in turn to the tightest fit (rotating calipers) until nothing gets smaller.
import type { FacetTree } from '../tree/facet-tree.ts'
import { furthest } from '../tree/furthest.ts'
import { outermostAlong } from './outermost-points.ts'
import { type Flat, tightestTurn } from './tightest-rectangle.ts'

type Vector = readonly [number, number, number]
type Axes = readonly [Vector, Vector, Vector]

export interface OrientedBox {
  /** Falling. */
  readonly sidesMm: readonly [number, number, number]
  readonly volumeMm3: number
}

const roundsMax = 8
const fileAxes: Axes = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
]
/** Second starting point: no axis along those of the file, in case the body's symmetry holds the first one fast. */
const askewAxes: Axes = [
  [2 / 3, 2 / 3, 1 / 3],
  [-2 / 3, 1 / 3, 2 / 3],
  [1 / 3, -2 / 3, 2 / 3],
]

/** Shape: at least one point. Never larger than the box along the axes. Cost: some hundred searches of the tree. */
export const orientedBox = (tree: FacetTree, middle: Vector): OrientedBox => {
  const outermost = outermostAlong(tree, middle)
  const candidates = [fileAxes, turned(outermost, fileAxes), turned(outermost, askewAxes)]
  const boxes = candidates.map(axes => boxAlong(tree, middle, axes))
  return boxes.reduce((best, box) => (box.volumeMm3 < best.volumeMm3 ? box : best))
}

const turned = (outermost: Float64Array, start: Axes): Axes => {
  let axes = start
  let volume = Infinity
  for (let round = 0; round < roundsMax; round++) {
    for (let axis = 0; axis < 3; axis++) axes = turnedAbout(outermost, axes, axis)
    const now = extents(outermost, axes).reduce((product, side) => product * side)
    if (!(now < volume * 0.999999)) break
    volume = now
  }
  return axes
}

const turnedAbout = (outermost: Float64Array, axes: Axes, axis: number): Axes => {
  const [keep, u, v] = [axes[axis]!, axes[(axis + 1) % 3]!, axes[(axis + 2) % 3]!]
  const flat: Flat[] = []
  for (let at = 0; at < outermost.length; at += 3) {
    const point: Vector = [outermost[at]!, outermost[at + 1]!, outermost[at + 2]!]
    flat.push([dot(point, u), dot(point, v)])
  }
  const [cosine, sine] = tightestTurn(flat)
  return [keep, plus(times(u, cosine), times(v, sine)), plus(times(v, cosine), times(u, -sine))]
}

const boxAlong = (tree: FacetTree, middle: Vector, axes: Axes): OrientedBox => {
  const sides = axes.map(([x, y, z]) => furthest(tree, middle, x, y, z).along + furthest(tree, middle, -x, -y, -z).along)
  const [a, b, c] = sides.sort((one, other) => other - one) as [number, number, number]
  return { sidesMm: [a, b, c], volumeMm3: a * b * c }
}

const extents = (outermost: Float64Array, axes: Axes): readonly number[] =>
  axes.map(axis => {
    let [least, largest] = [Infinity, -Infinity]
    for (let at = 0; at < outermost.length; at += 3) {
      const along = dot([outermost[at]!, outermost[at + 1]!, outermost[at + 2]!], axis)
      least = Math.min(least, along)
      largest = Math.max(largest, along)
    }
    return largest - least
  })

const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const plus = (a: Vector, b: Vector): Vector => [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
const times = (a: Vector, factor: number): Vector => [a[0] * factor, a[1] * factor, a[2] * factor]
