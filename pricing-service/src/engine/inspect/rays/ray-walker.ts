// One place of the surface in; the thickness behind it and the free width before it out.
import { readFacet } from '../canonical/read-facet.ts'
import type { FacetTree } from '../tree/facet-tree.ts'
import { eachHit, nearestHit } from '../tree/nearest-hit.ts'
import { aim, type Hit, newRay } from '../tree/ray.ts'
import type { SamplePlace } from './sample-places.ts'

export interface Material {
  readonly shellOf: Int32Array
  readonly shellCount: number
  readonly isSound: Uint8Array
  readonly isInverted: Uint8Array
  /** As in Nesting: −1 for a shell that lies in solid material. */
  readonly kind: Int8Array
}

/** Two surfaces are the sides of one wall or gap when they face one another within 45°; nearer to a right angle they are a corner. */
const facingCosineMin = Math.SQRT1_2
/** Wider gaps are not looked for. */
export const gapAskedMm = 2
/** Surfaces passed on the way before the ray is given up. */
const surfacesPassedMax = 16

export const rayWalker = (tree: FacetTree, { shellOf, isInverted }: Material) => {
  const ray = newRay()
  const hit: Hit = { at: 0, facet: 0 }
  const facet = new Float64Array(9)

  /** Cosine between the ray and the outward normal of the facet: positive where the ray leaves material. */
  const leaving = (index: number): number => {
    readFacet(tree.mesh, index, facet)
    const ux = facet[3]! - facet[0]!
    const uy = facet[4]! - facet[1]!
    const uz = facet[5]! - facet[2]!
    const vx = facet[6]! - facet[0]!
    const vy = facet[7]! - facet[1]!
    const vz = facet[8]! - facet[2]!
    const x = uy * vz - uz * vy
    const y = uz * vx - ux * vz
    const z = ux * vy - uy * vx
    const cosine = (x * ray.dx + y * ray.dy + z * ray.dz) / Math.sqrt(x * x + y * y + z * z)
    return isInverted[shellOf[index]!] === 1 ? -cosine : cosine
  }
  const start = (place: SamplePlace, sense: 1 | -1): void => {
    ray.x = place.x
    ray.y = place.y
    ray.z = place.z
    aim(ray, sense * place.nx, sense * place.ny, sense * place.nz)
  }

  return {
    /** The distance to the plane of the opposite side, or null when none faces this place. Surfaces inside the material are passed. */
    wallBehind: (place: SamplePlace): number | null => {
      start(place, -1)
      let winding = 1
      let from = 0
      let except = place.facet
      for (let passed = 0; passed < surfacesPassedMax; passed++) {
        if (!nearestHit(tree, ray, from, Infinity, except, hit)) return null
        const cosine = leaving(hit.facet)
        winding += cosine > 0 ? -1 : 1
        if (winding === 0) return cosine >= facingCosineMin ? hit.at * cosine : null
        from = hit.at
        except = hit.facet
      }
      return null
    },
    /** The distance to the plane of the next material in front, or null when there is none near or it does not face this place. */
    gapBefore: (place: SamplePlace): number | null => {
      start(place, 1)
      if (!nearestHit(tree, ray, 0, gapAskedMm, place.facet, hit)) return null
      const cosine = -leaving(hit.facet)
      return cosine >= facingCosineMin ? hit.at * cosine : null
    },
    /** Whether other material lies over this place: a ray outwards leaves more bodies than it enters. */
    isBuried: (place: SamplePlace): boolean => {
      start(place, 1)
      let winding = 0
      eachHit(tree, ray, index => {
        if (index !== place.facet) winding += leaving(index) > 0 ? 1 : -1
      })
      return winding !== 0
    },
  }
}
