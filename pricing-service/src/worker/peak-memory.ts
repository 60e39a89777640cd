// In: what is known of a job before its model is in memory. Out: how many bytes it will need at its peak: those of the file (and of what it unfolds into),
// and so many for each facet. The figures come from `npm run bench -- memory`, which measures processes and says whether these still cover them.
import type { GeometryTask } from '../calculators/index.ts'
import { readingLimits } from '../engine/read/reading-limits.ts'
import type { StoredFormat } from './stored-format.ts'

/** What a job needs however small its model is. */
const baseBytes = 12 * 1_048_576
/** Small files are often dense: so many facets are allowed for beside those that the bytes suggest. */
const spareFacetCount = 20_000

interface FormatFactors {
  /** The least that honest files take for a facet; one that has more facets is found out by the thread before it inspects them. */
  readonly fileBytesPerFacet: number
  readonly measureBytesPerFacet: number
  readonly inspectBytesPerFacet: number
}

/** Facets that share no points cost the most; formats with a list of points need more bytes in the file to say so, and thus less for each facet here. */
const soupBytesPerFacet = 520
const ofPoints = { measureBytesPerFacet: 0, inspectBytesPerFacet: 220 }
const ofFacets = { measureBytesPerFacet: 150, inspectBytesPerFacet: soupBytesPerFacet }
/** More facets than these are refused; XML that may be unfolded has no more either. */
const facetCountMost = (format: StoredFormat) =>
  format === 'zip' ? Math.ceil(readingLimits.archiveInflatedBytesMax / 75) : readingLimits.facetCountMax
/** Refused when it is read. */
const notRead = { fileBytesPerFacet: Number.POSITIVE_INFINITY, measureBytesPerFacet: 0, inspectBytesPerFacet: 0 }

const factors: Readonly<Record<StoredFormat, FormatFactors>> = {
  'stl-binary': { fileBytesPerFacet: 50, ...ofFacets },
  'stl-ascii': { fileBytesPerFacet: 150, ...ofFacets },
  ply: { fileBytesPerFacet: 18, ...ofPoints },
  obj: { fileBytesPerFacet: 30, ...ofPoints },
  amf: { fileBytesPerFacet: 90, ...ofPoints },
  // Packed XML, and what it unfolds into.
  zip: { fileBytesPerFacet: 8, measureBytesPerFacet: 0, inspectBytesPerFacet: ofPoints.inspectBytesPerFacet + 100 },
  'stl-cut': notRead,
  unknown: notRead,
}

export interface JobMemory {
  readonly peakBytes: number
  /** How many facets of a model this allows for. */
  readonly facetCountMax: number
}

export function memoryOfFile(format: StoredFormat, bytesCount: number, task: GeometryTask): JobMemory {
  const { fileBytesPerFacet, measureBytesPerFacet, inspectBytesPerFacet } = factors[format]
  const facetCountMax = Math.min(facetCountMost(format), spareFacetCount + Math.ceil(bytesCount / fileBytesPerFacet))
  const perFacet = task.kind === 'measure' ? measureBytesPerFacet : inspectBytesPerFacet
  return { peakBytes: baseBytes + bytesCount + facetCountMax * perFacet, facetCountMax }
}

/** For a file that turned out to have more facets than its bytes suggest: nothing is known about their points. */
export function memoryOfFacets(facetCount: number, bytesCount: number): JobMemory {
  return { peakBytes: baseBytes + bytesCount + facetCount * soupBytesPerFacet, facetCountMax: facetCount }
}
