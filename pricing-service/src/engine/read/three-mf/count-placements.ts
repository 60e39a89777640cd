// Before anything is placed: what the build unfolds into, counted with every object looked at once. This is where bombs of nested components end.
import { readingLimits } from '../reading-limits.ts'
import { Refused } from '../reading-refusal.ts'
import type { ModelPart, PartObject, Placement } from './model-part.ts'
import { printed } from './pass-extension.ts'

export interface FoundObject {
  readonly part: ModelPart
  readonly object: PartObject
}

/** Finds the object of a placement that stands in `part`; parts are read when first named. Errors: MODEL_UNREADABLE. */
export type FindObject = (part: ModelPart, placement: Placement) => FoundObject

interface Unfolded {
  readonly facetCount: number
  readonly placementCount: number
  /** How many components deep it goes; 0 for a mesh. */
  readonly depth: number
}

/** Shape: facets of all items. Errors: COMPONENT_CYCLE, COMPONENTS_TOO_DEEP, COMPONENTS_TOO_MANY, MODEL_TOO_LARGE. Sums stay exact: they are bounded at every step. */
export const countFacets = (root: ModelPart, findObject: FindObject): number => {
  const known = new Map<PartObject, Unfolded>()
  const open = new Set<PartObject>()

  const unfold = ({ part, object }: FoundObject, depth: number): Unfolded => {
    const before = known.get(object)
    if (before !== undefined && depth + before.depth <= readingLimits.componentDepthMax) return before
    if (open.has(object)) throw new Refused('COMPONENT_CYCLE', `The object ${printed(object.id)} of the 3MF contains itself.`)
    if (depth > readingLimits.componentDepthMax || before !== undefined)
      throw new Refused('COMPONENTS_TOO_DEEP', `The 3MF has components more than ${readingLimits.componentDepthMax} deep.`)
    open.add(object)
    let sum: Unfolded = { facetCount: object.mesh?.facetCount ?? 0, placementCount: 1, depth: 0 }
    for (const component of object.components) {
      const inner = unfold(findObject(part, component), depth + 1)
      sum = { ...bounded(sum, inner), depth: Math.max(sum.depth, inner.depth + 1) }
    }
    open.delete(object)
    known.set(object, sum)
    return sum
  }

  let total: Unfolded = { facetCount: 0, placementCount: 0, depth: 0 }
  for (const item of root.items) total = { ...bounded(total, unfold(findObject(root, item), 0)), depth: 0 }
  return total.facetCount
}

const bounded = (sum: Unfolded, more: Unfolded) => {
  const facetCount = sum.facetCount + more.facetCount
  const placementCount = sum.placementCount + more.placementCount
  if (facetCount > readingLimits.facetCountMax)
    throw new Refused(
      'MODEL_TOO_LARGE',
      `The components of the 3MF unfold into at least ${facetCount} facets; at most ${readingLimits.facetCountMax} are priced.`,
    )
  if (placementCount > readingLimits.placementCountMax)
    throw new Refused(
      'COMPONENTS_TOO_MANY',
      `The components of the 3MF unfold into at least ${placementCount} placements; at most ${readingLimits.placementCountMax} are read.`,
    )
  return { facetCount, placementCount }
}
