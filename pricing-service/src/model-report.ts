// What the service tells about a model beside its price: what was read, what was measured, what stands in the way of making it. Part of the contract;
// re-exported by contract.ts. The engine's own type of an inspection is held to this schema by calculators/casting.ts, which assigns one to the other.
import { type Static, type TSchema, Type } from 'typebox'

const oneOf = <const Codes extends readonly string[]>(codes: Codes, options: { description?: string } = {}) =>
  Type.Unsafe<Codes[number]>(
    Type.Union(
      codes.map(code => Type.Literal(code)),
      options,
    ),
  )
const figure = (description: string) => Type.String({ pattern: '^-?\\d+\\.\\d{3}$', description })
const count = (description: string) => Type.Integer({ minimum: 0, description })
const orNull = <T extends TSchema>(schema: T, description?: string) =>
  Type.Union([schema, Type.Null()], description === undefined ? {} : { description })
const place = () => Type.Object({ x: figure('mm'), y: figure('mm'), z: figure('mm') })
const fault = (description: string) => Type.Object({ count: count('how many'), place: orNull(place(), 'one of them') }, { description })
const widths = (description: string) =>
  orNull(
    Type.Object({
      measuredCount: count('places where a width could be measured'),
      leastMm: orNull(figure('least')),
      leastPlace: orNull(place()),
      lowMm: orNull(figure('one place in 200, by area, has this or less')),
      lowPlace: orNull(place()),
      fifthPercentileMm: orNull(figure('a twentieth of the surface has less')),
      medianMm: orNull(figure('half of the surface has less')),
      greatestMm: orNull(figure('greatest')),
      greatestPlace: orNull(place()),
      below: Type.Array(Type.Object({ limitMm: figure('limit'), basisPoints: count('parts per 10 000 of the surface below it') })),
    }),
    description,
  )

export const findingSeverities = ['info', 'warn', 'review', 'block'] as const

export const Finding = Type.Object({
  code: Type.String({ pattern: '^[A-Z][A-Z0-9_]*$', description: 'one of the table below' }),
  severity: oneOf(findingSeverities, {
    description: 'info: good to know; warn: may disappoint; review: a person looks first; block: cannot be made like this',
  }),
  value: orNull(Type.String(), 'what was measured'),
  limit: orNull(Type.String(), 'what it is held against'),
  unit: orNull(Type.String()),
  place: orNull(
    Type.Object({ x: Type.String(), y: Type.String(), z: Type.String() }),
    'mm, in the coordinates of the file; null when it concerns the whole model',
  ),
  detail: Type.String({ description: 'what was found, for people' }),
  advice: Type.String({ description: 'what to do about it' }),
})
export type Finding = Static<typeof Finding>

const Inspection = Type.Object({
  reading: Type.Object({
    format: Type.String({ description: 'recognised by content, never by name' }),
    units: Type.Object({ code: Type.String(), source: oneOf(['file', 'caller']) }),
    bodyCount: count('bodies that the file names'),
    notes: Type.Array(Type.Object({ code: Type.String(), count: count('how often') }), { description: 'what the reader passed over' }),
  }),
  facetCount: count('as in the file, faulty ones included'),
  pointCount: count('different points'),
  volumeMm3: figure('of the material: solids less cavities'),
  signedVolumeMm3: figure('plain sum of signed tetrahedra; negative when the model is inside out'),
  areaMm2: figure('surface'),
  sizeMm: place(),
  boxMm: Type.Object({ least: place(), largest: place() }),
  centroidMm: place(),
  orientedBoxMm: Type.Object(
    { long: figure('mm'), middle: figure('mm'), short: figure('mm') },
    { description: 'a tight box that may lie askew' },
  ),
  isWatertight: Type.Boolean(),
  edges: Type.Object({
    count: count('edges'),
    open: fault('edges of one facet only'),
    nonManifold: fault('edges of more than two facets'),
    inconsistent: fault('edges whose two facets look opposite ways'),
  }),
  facets: Type.Object({
    degenerate: fault('two corners at one point, or all on one line'),
    duplicate: fault('the same facet again'),
    folded: fault('pairs with the same corners that look opposite ways'),
  }),
  shells: Type.Object({
    count: count('connected surfaces'),
    solidCount: count('closed ones that bound material'),
    pieceCount: count('separate pieces of material'),
    openCount: count('shells that are not closed'),
    cavities: fault('closed hollows inside the material'),
    trappedVolumeMm3: figure('what the hollows hold'),
    sharedVolumeMm3: orNull(
      figure('part of volumeMm3 that is counted more than once, where solids run into one another'),
      'estimated from 4 096 upright lines; null: not told, because a body is open, turned in places or too intricate',
    ),
    internal: fault('shells inside a solid that add nothing'),
    inverted: fault('shells turned inside out'),
    isComplete: Type.Boolean({ description: 'false: there were more shells than were looked at' }),
  }),
  crossings: Type.Object({
    withinShell: fault('pairs of facets of one shell that pass through one another'),
    betweenShells: fault('the same of two shells'),
    isComplete: Type.Boolean({ description: 'false: a sample; there may be more' }),
    searchedFacetCount: count('facets that were held against others; all of them when complete, but for facets without area'),
  }),
  walls: widths('thickness of the material; null when nothing is closed'),
  gaps: widths('width of slits and holes; null when nothing is closed'),
  rayCount: count('places where walls and gaps were asked for'),
  raysAreComplete: Type.Boolean({ description: 'false: fewer places were asked than usual, because the mesh makes each one dear' }),
  layers: Type.Object({
    heightMm: figure('along Z, the print direction'),
    largestSectionMm2: figure('largest section of material across Z'),
    sectionsMm2: Type.Array(figure('mm²'), { description: 'sections at evenly spaced heights, from bottom to top' }),
  }),
  tessellation: Type.Object({
    shortestEdgeMm: figure('shortest edge'),
    meanEdgeMm: figure('mean edge'),
    chordDeviationMm: figure('how far flat facets stand off the curve that they mean'),
  }),
})

export const ModelReport = Type.Object({
  inspection: Inspection,
  findings: Type.Array(Finding, { description: 'the gravest first; none: nothing was found that matters' }),
})
export type ModelReport = Static<typeof ModelReport>
