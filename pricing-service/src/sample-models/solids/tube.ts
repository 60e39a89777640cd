// A wire along a closed path: its cross-section stands square to the path at every step.
import type { Mesh } from './facets.ts'
import { loop } from './loop.ts'
import { cross, minus, type Point, plus, times, turn, unit } from './point.ts'

export type TubeShape = {
  readonly facetCount: number
  readonly elongation: number
  readonly radiusMm: number
  /** A direction the path never runs in; it fixes how the cross-section lies. */
  readonly up: Point
  /** `along` runs 0 ≤ value < 1; the path closes upon itself. */
  readonly path: (along: number) => Point
}

export const tube = ({ facetCount, elongation, radiusMm, up, path }: TubeShape): Mesh =>
  loop({
    facetCount,
    elongation,
    at: (along, around) => {
      const step = 1e-4
      const forward = unit(minus(path(along + step), path(along - step)))
      const side = unit(cross(up, forward))
      const top = cross(forward, side)
      const angle = turn * around
      return plus(path(along), plus(times(side, radiusMm * Math.cos(angle)), times(top, radiusMm * Math.sin(angle))))
    },
  })
