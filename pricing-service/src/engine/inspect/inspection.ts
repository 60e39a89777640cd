// What is known about a model after it was looked at from all sides: plain JSON, the same bytes for the same facets in whatever order, on every run and thread.
import type { FormatCode, UnitCode } from '../read/model-in-millimetres.ts'

/** Decimal text with three places: mm, mm² or mm³, as the name says. */
export type Figure = string

export interface PlaceText {
  readonly x: Figure
  readonly y: Figure
  readonly z: Figure
}

/** A fault that can be counted and pointed at; place null when the count is 0. */
export interface Fault {
  readonly count: number
  readonly place: PlaceText | null
}

export interface WidthFigures {
  /** Rays that met an opposite side; the figures below speak of these places. */
  readonly measuredCount: number
  readonly leastMm: Figure | null
  readonly leastPlace: PlaceText | null
  /** One place in 200 by area has this or less. */
  readonly lowMm: Figure | null
  readonly lowPlace: PlaceText | null
  readonly fifthPercentileMm: Figure | null
  readonly medianMm: Figure | null
  readonly greatestMm: Figure | null
  readonly greatestPlace: PlaceText | null
  /** How much of the surface has less than each limit, in parts per 10 000. */
  readonly below: readonly { readonly limitMm: Figure; readonly basisPoints: number }[]
}

export interface Inspection {
  readonly reading: {
    readonly format: FormatCode
    readonly units: { readonly code: UnitCode; readonly source: 'file' | 'caller' }
    readonly bodyCount: number
    readonly notes: readonly { readonly code: string; readonly count: number }[]
  }
  /** As in the file, faulty ones included. */
  readonly facetCount: number
  readonly pointCount: number
  /** Of the material: solids less cavities. Shells inside a solid add nothing; bodies that run into one another count twice where they do. */
  readonly volumeMm3: Figure
  /** Plain sum of signed tetrahedra: negative for a model turned inside out. */
  readonly signedVolumeMm3: Figure
  readonly areaMm2: Figure
  readonly sizeMm: PlaceText
  readonly boxMm: { readonly least: PlaceText; readonly largest: PlaceText }
  readonly centroidMm: PlaceText
  /** Sides of a tight box that may lie askew, falling. */
  readonly orientedBoxMm: { readonly long: Figure; readonly middle: Figure; readonly short: Figure }
  /** Every edge belongs to an even number of facets. */
  readonly isWatertight: boolean
  readonly edges: { readonly count: number; readonly open: Fault; readonly nonManifold: Fault; readonly inconsistent: Fault }
  readonly facets: {
    /** Two corners at one point, or all three on one line. */
    readonly degenerate: Fault
    readonly duplicate: Fault
    /** Pairs with the same corners that look opposite ways. */
    readonly folded: Fault
  }
  readonly shells: {
    readonly count: number
    readonly solidCount: number
    /** Solids and groups of solids that run into one another. */
    readonly pieceCount: number
    readonly openCount: number
    readonly cavities: Fault
    readonly trappedVolumeMm3: Figure
    /** Estimated: what volumeMm3 counts more than once because solids run into one another. Null: not told, because a body is open or turned in places, or too intricate. */
    readonly sharedVolumeMm3: Figure | null
    readonly internal: Fault
    readonly inverted: Fault
    readonly isComplete: boolean
  }
  /** Pairs of facets that pass through one another. Incomplete: a sample, or given up early; there may be more. */
  readonly crossings: {
    readonly withinShell: Fault
    readonly betweenShells: Fault
    readonly isComplete: boolean
    /** Facets that were held against others. */
    readonly searchedFacetCount: number
  }
  /** Null when no shell is closed and turned one way. */
  readonly walls: WidthFigures | null
  readonly gaps: WidthFigures | null
  /** Places asked, each by a ray inwards and one outwards. */
  readonly rayCount: number
  /** False when rays cost so much that fewer places were asked than usual. */
  readonly raysAreComplete: boolean
  /** Z is the print direction. Areas of material at evenly spaced heights, from bottom to top. */
  readonly layers: { readonly heightMm: Figure; readonly largestSectionMm2: Figure; readonly sectionsMm2: readonly Figure[] }
  readonly tessellation: { readonly shortestEdgeMm: Figure; readonly meanEdgeMm: Figure; readonly chordDeviationMm: Figure }
}
