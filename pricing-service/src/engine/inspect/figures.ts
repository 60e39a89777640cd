// Doubles in, decimal text with three places out: the only place where the figures of an inspection are rounded.
import { round, toText } from '../money/decimal.ts'
import { decimalOfDouble } from '../money/decimal-of-double.ts'
import type { CanonicalMesh } from './canonical/canonical-mesh.ts'
import type { Fault, Figure, PlaceText, WidthFigures } from './inspection.ts'
import type { Place, Spread } from './rays/quantiles.ts'

/** Half to even at the third place, from 15 significant digits. What overflowed a double is not a size that anything has: it reads as 0. */
export const figure = (value: number): Figure => toText(round(decimalOfDouble(Number.isFinite(value) ? value : 0), 3))

export const placeText = (x: number, y: number, z: number): PlaceText => ({ x: figure(x), y: figure(y), z: figure(z) })

export const placeOfPoint = ({ points }: CanonicalMesh, point: number): PlaceText =>
  placeText(points[3 * point]!, points[3 * point + 1]!, points[3 * point + 2]!)

export const placeOfFacet = ({ points, corners }: CanonicalMesh, facet: number): PlaceText => {
  const middle = (axis: number): number =>
    (points[3 * corners[3 * facet]! + axis]! + points[3 * corners[3 * facet + 1]! + axis]! + points[3 * corners[3 * facet + 2]! + axis]!) /
    3
  return placeText(middle(0), middle(1), middle(2))
}

export const faultAtPoint = (mesh: CanonicalMesh, count: number, point: number | null): Fault => ({
  count,
  place: point === null ? null : placeOfPoint(mesh, point),
})

export const faultAtFacet = (mesh: CanonicalMesh, count: number, facet: number | null): Fault => ({
  count,
  place: facet === null ? null : placeOfFacet(mesh, facet),
})

export const widthFigures = ({ measuredCount, least, low, greatest, fifthPercentile, median, below }: Spread): WidthFigures => {
  const figureOrNull = (value: number | null): Figure | null => (value === null ? null : figure(value))
  const textOrNull = (place: Place | undefined): PlaceText | null => (place === undefined ? null : placeText(place.x, place.y, place.z))
  return {
    measuredCount,
    leastMm: figureOrNull(least?.value ?? null),
    leastPlace: textOrNull(least?.place),
    lowMm: figureOrNull(low?.value ?? null),
    lowPlace: textOrNull(low?.place),
    fifthPercentileMm: figureOrNull(fifthPercentile),
    medianMm: figureOrNull(median),
    greatestMm: figureOrNull(greatest?.value ?? null),
    greatestPlace: textOrNull(greatest?.place),
    below: below.map(({ limit, basisPoints }) => ({ limitMm: figure(limit), basisPoints })),
  }
}
