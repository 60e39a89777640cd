// Open edges when every facet has three different points: then an edge that runs the other way always belongs to another facet, and nobody need know which.
import type { Points } from './weld.ts'

/** Up to so many edges at a point are compared with one another; more are matched by marks, so that no mesh makes this slow. */
const comparedMax = 24

/** Shape: `spokes` has room for one number per edge; what it held is lost. Cost: linear. Memory: 4 bytes per point beside that. */
export const openEdgesOfProperFacets = ({ pointOf, pointCount }: Points, spokes: Int32Array): number => {
  const starts = spokesByLowerPoint(pointOf, pointCount, spokes)
  let marks: Int32Array | null = null
  let openCount = 0
  for (let lower = 0; lower < pointCount; lower++) {
    const from = starts[lower]!
    const to = starts[lower + 1]!
    if (to - from <= comparedMax) openCount += openByComparing(spokes, from, to)
    else openCount += openByMarks(spokes, from, to, (marks ??= new Int32Array(2 * pointCount)), lower + 1)
  }
  return openCount
}

/** An edge seen from its lower point: twice the higher point, and 1 when it runs up to it; the opposite edge differs in that bit only. Shape: where each point's edges begin. */
const spokesByLowerPoint = (pointOf: Int32Array, pointCount: number, spokes: Int32Array): Int32Array => {
  const starts = new Int32Array(pointCount + 1)
  for (let corner = 0; corner < pointOf.length; corner += 3) {
    const a = pointOf[corner]!
    const b = pointOf[corner + 1]!
    const c = pointOf[corner + 2]!
    starts[a < b ? a : b]!++
    starts[b < c ? b : c]!++
    starts[c < a ? c : a]!++
  }
  let total = 0
  for (let point = 0; point <= pointCount; point++) starts[point] = total += starts[point]!
  for (let corner = 0; corner < pointOf.length; corner += 3) {
    const a = pointOf[corner]!
    const b = pointOf[corner + 1]!
    const c = pointOf[corner + 2]!
    spokes[--starts[a < b ? a : b]!] = a < b ? 2 * b + 1 : 2 * a
    spokes[--starts[b < c ? b : c]!] = b < c ? 2 * c + 1 : 2 * b
    spokes[--starts[c < a ? c : a]!] = c < a ? 2 * a + 1 : 2 * c
  }
  return starts
}

const openByComparing = (spokes: Int32Array, from: number, to: number): number => {
  let openCount = 0
  for (let index = from; index < to; index++) {
    const opposite = spokes[index]! ^ 1
    let other = from
    while (other < to && spokes[other] !== opposite) other++
    if (other === to) openCount++
  }
  return openCount
}

const openByMarks = (spokes: Int32Array, from: number, to: number, marks: Int32Array, mark: number): number => {
  for (let index = from; index < to; index++) marks[spokes[index]!] = mark
  let openCount = 0
  for (let index = from; index < to; index++) if (marks[spokes[index]! ^ 1] !== mark) openCount++
  return openCount
}
