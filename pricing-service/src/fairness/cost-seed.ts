// In: what is known of a model before it is read. Out: the kind of work it is, and what such work takes on the machine that the figures come from.
// Both processes use it: the api to predict, the worker to learn how far the figures are from what a finished job took (predict-cost.ts).
import type { GeometryTask } from '../calculators/index.ts'
import type { StoredFormat } from '../worker/stored-format.ts'

export interface ModelFacts {
  readonly format: StoredFormat
  readonly bytesCount: number
}

export interface CostSeed {
  /** Kind of work, format, and size in steps of four. */
  readonly className: string
  readonly seedCpuMs: number
}

/** What files of a format usually take for a facet; calibration mends the rest. */
const fileBytesPerFacet: Readonly<Record<StoredFormat, number>> = {
  'stl-binary': 50,
  'stl-ascii': 260,
  ply: 20,
  obj: 60,
  amf: 160,
  zip: 24,
  'stl-cut': Number.POSITIVE_INFINITY,
  unknown: Number.POSITIVE_INFINITY,
}

const fixedCpuMs = 1
/** Processor time for a byte read and for a facet measured or inspected: `npm run bench -- engine`, a core of a small cloud machine. */
const cpuMsPerByte: Readonly<Record<StoredFormat, number>> = {
  'stl-binary': 0,
  'stl-ascii': 8e-6,
  ply: 2e-6,
  obj: 8e-6,
  amf: 1e-5,
  zip: 3e-5,
  'stl-cut': 1e-7,
  unknown: 1e-7,
}
const cpuMsPerFacet: Readonly<Record<GeometryTask['kind'], number>> = { measure: 4e-4, inspect: 2.5e-3 }

export function costSeed({ format, bytesCount }: ModelFacts, { kind }: GeometryTask): CostSeed {
  const facetCount = bytesCount / fileBytesPerFacet[format]
  const seedCpuMs = fixedCpuMs + bytesCount * cpuMsPerByte[format] + facetCount * cpuMsPerFacet[kind]
  return { className: classNameOf(kind, format, bandOf(bytesCount)), seedCpuMs }
}

export const classNameOf = (kind: string, format: string, band: number) => `${kind}/${format}/${band}`

/** Shape: 0 up to a kilobyte, then one more for each fourfold. */
const bandOf = (bytesCount: number) => Math.max(0, Math.floor(Math.log2(Math.max(1, bytesCount) / 256) / 2))
