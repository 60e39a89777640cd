// Parts that several pieces share: stones, prongs, seats and bails.
import { ball } from '../solids/ball.ts'
import type { Mesh } from '../solids/facets.ts'
import { loop } from '../solids/loop.ts'
import { type Point, plus, turn } from '../solids/point.ts'
import { tube } from '../solids/tube.ts'

export type PartPlace = { readonly facetCount: number; readonly radiusMm: number; readonly centre: Point }

/** A brilliant: crown, girdle and pavilion, eight-fold round. */
export const stone = ({ facetCount, radiusMm, centre }: PartPlace): Mesh =>
  ball({
    facetCount,
    elongation: 0.6,
    at: (rise, around) => {
      const width = rise < 0.6 ? rise / 0.6 : 1 - ((rise - 0.6) / 0.4) * 0.45
      const flank = 1 - 0.06 * (1 - Math.cos(8 * turn * around)) * width
      const z = rise < 0.6 ? -0.86 * (1 - rise / 0.6) : 0.32 * ((rise - 0.6) / 0.4)
      const table = rise === 1 ? 0 : width * flank
      return plus(centre, [radiusMm * table * Math.cos(turn * around), radiusMm * table * Math.sin(turn * around), radiusMm * z])
    },
  })

/** A pin with round ends that leans outwards, from `centre` up. */
export const prong = ({ facetCount, radiusMm, centre }: PartPlace, lengthMm: number, lean: Point): Mesh =>
  ball({
    facetCount,
    elongation: 3,
    at: (rise, around) => {
      const width = radiusMm * Math.sqrt(Math.max(0, 1 - (2 * rise - 1) ** 8))
      const up = lengthMm * rise
      return plus(centre, [width * Math.cos(turn * around) + lean[0] * rise, width * Math.sin(turn * around) + lean[1] * rise, up])
    },
  })

/** The collar that carries a stone, flaring towards the top. */
export const seat = ({ facetCount, radiusMm, centre }: PartPlace, heightMm: number): Mesh =>
  loop({
    facetCount,
    elongation: 5,
    at: (along, around) => {
      const angle = turn * around
      const up = (heightMm / 2) * Math.sin(angle)
      const out = radiusMm * (0.92 + 0.12 * Math.cos(angle)) + 0.12 * up
      return plus(centre, [out * Math.cos(turn * along), out * Math.sin(turn * along), up])
    },
  })

/** The small ring that a chain runs through; its hole looks along Y. */
export const bail = ({ facetCount, radiusMm, centre }: PartPlace): Mesh =>
  tube({
    facetCount,
    elongation: 3,
    radiusMm: radiusMm * 0.28,
    up: [0, 1, 0],
    path: along => plus(centre, [radiusMm * Math.cos(turn * along), 0, radiusMm * Math.sin(turn * along)]),
  })
