// A signet ring: a band that grows broad towards an oval plate with an engraved device.
import { ball } from '../solids/ball.ts'
import type { Mesh } from '../solids/facets.ts'
import { loop } from '../solids/loop.ts'
import { turn } from '../solids/point.ts'
import type { JewelPlan } from './jewel-plan.ts'

export const signet: JewelPlan = (facetCount, random) => {
  const insideMm = random.between(8.4, 11)
  const petalCount = random.whole(3, 7)
  return [band(0.6 * facetCount, insideMm), plate(0.4 * facetCount, insideMm + 1.6, petalCount, random.between(5, 7))]
}

const band = (facetCount: number, insideMm: number): Mesh =>
  loop({
    facetCount,
    elongation: 5,
    at: (along, around) => {
      const angle = turn * along
      const shoulder = Math.max(0, Math.sin(angle)) ** 3
      const halfWidth = 1.6 + 3.4 * shoulder
      const thickness = 1.3 + 1.1 * shoulder
      const radius = insideMm + (thickness / 2) * (1 + Math.cos(turn * around))
      return [radius * Math.cos(angle), halfWidth * Math.sin(turn * around), radius * Math.sin(angle)]
    },
  })

/** Flat below, engraved above: a rosette 0.35 mm deep inside a rim. */
const plate = (facetCount: number, baseMm: number, petalCount: number, halfLengthMm: number): Mesh =>
  ball({
    facetCount,
    elongation: 0.8,
    at: (rise, around) => {
      const angle = turn * around
      const above = rise > 0.5
      const out = above ? 2 * (1 - rise) : 2 * rise
      const engraved = out < 0.8 ? 0.35 * (1 - out / 0.8) * (0.5 + 0.5 * Math.cos(petalCount * angle)) * out : 0
      return [halfLengthMm * out * Math.cos(angle), 0.8 * halfLengthMm * out * Math.sin(angle), baseMm + (above ? 1.2 - engraved : out - 1)]
    },
  })
