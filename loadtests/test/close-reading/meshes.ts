// mes-price-calculation.md: what is refused and in which order, flat models, degenerate and double facets, money.
import { box, toBinaryStl } from '@ficus/pricing-service/sample-models'
import { model } from './ask.ts'
import type { Sentence } from './sentence.ts'
import { ascii, binary, type Facet, type Point, part, partFigures, solid, tetrahedron, text } from './stl.ts'

const unreadable = 'MODEL_UNREADABLE'
const empty = 'MODEL_EMPTY'
const flat = 'MODEL_FLAT'

/** One facet, 10 × 10 mm, that rises to this height. */
const sheet = (heightMm: number, baseMm = 0): Facet[] => [
  [
    [0, 0, baseMm],
    [10, 0, baseMm],
    [0, 10, heightMm],
  ],
]
const turned = (facets: readonly Facet[]): Facet[] => facets.map(([a, b, c]) => [a, c, b])
const axesTurned = (facets: readonly Facet[], by: number): Facet[] =>
  facets.map(facet => facet.map(point => [0, 1, 2].map(axis => point[(axis + by) % 3])) as unknown as Facet)
const [o, p, q]: [Point, Point, Point] = [
  [0, 0, 0],
  [1, 2, 3],
  [20, 0, 0],
]
const withCoordinate = (value: number): Facet[] => [
  [
    [value, 0, 0],
    [1, 0, 2],
    [0, 1, 1],
  ],
]

export const refusals: readonly Sentence[] = [
  {
    quote: '**Refusals** in the order in which the reader meets them, `MODEL_FLAT` last.',
    cases: [
      model('unreadable before flat: ASCII', text(`${solid(sheet(0))}more`), unreadable),
      model('unreadable before flat: NaN', () => binary(sheet(0).map(([a, b]) => [a, b, [0, Number.NaN, 0]])), unreadable),
      model('unreadable before empty', text(`${solid([])}more`), unreadable),
      model('unreadable before empty: unclosed', text(`${solid([])}solid`), unreadable),
      ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map(value =>
        model(`a coordinate of ${value}`, () => binary(withCoordinate(value)), unreadable),
      ),
      model('a coordinate that is not finite in the last facet', () => binary([...part, ...withCoordinate(Number.NaN)]), unreadable),
      model('normals that are not finite are not looked at', () => withNormals(0xff), partFigures),
    ],
  },
  {
    quote: '0 bytes, only blanks or an unclosed solid: `MODEL_UNREADABLE`; n = 0 or closed solids without a facet: `MODEL_EMPTY`.',
    cases: [
      model('0 bytes', () => Buffer.alloc(0), unreadable),
      model('only blanks', text(' \t\n\v\f\r'), unreadable),
      model('100 blanks', text(' '.repeat(100)), unreadable),
      model('only a byte order mark', text('\xef\xbb\xbf'), unreadable),
      model('an unclosed solid without a facet', text('solid part\n'), unreadable),
      model('an unclosed solid with facets', ascii({ close: '' }), unreadable),
      model('n = 0', () => binary([]), empty),
      model('n = 0 after "solid"', () => binary([], 'solid part'), empty),
      model('a closed solid without a facet', text(solid([])), empty),
      model('the shortest one', text('solid\nendsolid'), empty),
      model('several', text(solid([]) + solid([])), empty),
      model('one in 84 bytes', text('solid\nendsolid\n'.padEnd(84, ' ')), empty),
    ],
  },
]

/** The part with every byte of its normals and attributes set. */
function withNormals(value: number): Uint8Array {
  const bytes = binary(part)
  for (const facet of part.keys()) {
    bytes.fill(value, 84 + 50 * facet, 84 + 50 * facet + 12)
    bytes.fill(value, 84 + 50 * facet + 48, 84 + 50 * facet + 50)
  }
  return bytes
}

export const meshes: readonly Sentence[] = [
  {
    quote:
      '**Flat** is judged on the double difference, not on the rounded side: 0.0001 mm is not flat, prints `0.000` and makes 0 layers.',
    cases: [
      ...[0, 1, 2].map(by => model(`a side of 0: ${'zyx'[by]}`, () => binary(axesTurned(sheet(0), by)), flat)),
      model('no extent at all', () => binary([[p, p, p]]), flat),
      model('−0 and 0 are the same', () => binary(sheet(-0)), flat),
      // hours = 0 + 0.35, times 420.00
      model('0.0001 mm', () => binary(sheet(0.0001)), { 'SizeMm.Z': '0.000', WAX_PRINT: '147.00' }),
      ...[1, 2].map(by => model(`0.0001 mm along ${'zyx'[by]}`, () => binary(axesTurned(sheet(0.0001), by)), { Facets: '1' })),
      model('the smallest float32', () => binary(sheet(1.401298464324817e-45)), { 'SizeMm.Z': '0.000', WAX_PRINT: '147.00' }),
      // the next float32 after 1000 lies 2⁻¹⁴ = 0.000061… above it
      model('neighbours far from the origin', () => binary(sheet(1000 + 2 ** -14, 1000)), { 'SizeMm.Z': '0.000', WAX_PRINT: '147.00' }),
      model('the same number far from the origin', () => binary(sheet(1000, 1000)), flat),
      // the float32 next to 0.0005 lies above it: one layer of 9.5 s, hours = R(0.352638…, 4) = 0.3526
      model('0.0005 mm makes a layer', () => binary(sheet(0.0005)), { 'SizeMm.Z': '0.001', WAX_PRINT: '148.09' }),
      model('0.0004 mm makes none', () => binary(sheet(0.0004)), { 'SizeMm.Z': '0.000', WAX_PRINT: '147.00' }),
    ],
  },
  {
    quote: 'A closed mesh of volume 0 that is not flat is priced.',
    cases: [
      model('a sheet and its back', () => binary([...sheet(5), ...turned(sheet(5))]), {
        ...{ Facets: '2', OpenEdges: '0', VolumeMm3: '0.000', MassGrams: '0.000', MATERIAL: '0.00', REPAIR: '0.00' },
      }),
      model('a body and the same inside out', () => binary([...part, ...turned(part)]), {
        Facets: '8',
        OpenEdges: '0',
        VolumeMm3: '0.000',
      }),
    ],
  },
  {
    quote:
      "**Degenerate facets** count as facets. Their edge p→p is open unless another facet has p→p too; a facet's own edges never close each other.",
    cases: [
      model('a point', () => binary([...part, [o, o, o]]), { Facets: '5', OpenEdges: '3', VolumeMm3: '1333.333' }),
      model('the same point twice', () => binary([...part, [o, o, o], [o, o, o]]), { Facets: '6', OpenEdges: '0' }),
      model('two different points', () => binary([...part, [o, o, o], [p, p, p]]), { Facets: '6', OpenEdges: '6' }),
      model(
        'points of 0 and −0',
        () =>
          binary([
            ...part,
            [o, o, o],
            [
              [-0, -0, -0],
              [-0, 0, -0],
              [0, -0, 0],
            ],
          ]),
        { Facets: '6', OpenEdges: '0' },
      ),
      model('there and back within a facet', () => binary([...part, [o, p, o]]), { Facets: '5', OpenEdges: '3' }),
      model('the same twice', () => binary([...part, [o, p, o], [o, p, o]]), { Facets: '6', OpenEdges: '0' }),
      // o→q and q→o are closed by the part, whose edge it is; o→o is not
      model('along an edge of the part', () => binary([...part, [o, q, o]]), { Facets: '5', OpenEdges: '1' }),
      model('a point that closes the p→p of another', () => binary([...part, [o, q, o], [o, o, o]]), { Facets: '6', OpenEdges: '0' }),
    ],
  },
  {
    quote: 'One opposite edge closes any number of edges; an exact duplicate of a facet is another facet.',
    cases: [
      model('a body twice', () => binary([...part, ...part]), { Facets: '8', OpenEdges: '0', VolumeMm3: '2666.667' }),
      model('a facet three times', () => binary([...part, part[0]!, part[0]!]), { Facets: '6', OpenEdges: '0' }),
      model('an open body', () => binary(part.slice(1)), { Facets: '3', OpenEdges: '3' }),
      // of the duplicate, too, the edge towards the missing facet is open
      model('an open body with a duplicate', () => binary([...part.slice(1), part[1]!]), { Facets: '4', OpenEdges: '4' }),
      model('a facet turned round', () => binary([...turned(part.slice(0, 1)), ...part.slice(1)]), { Facets: '4', OpenEdges: '6' }),
      model('all turned round', () => binary(turned(part)), partFigures),
      model(
        'points of −0 on one side',
        () => binary([part[0]!.map(point => point.map(n => (n === 0 ? -0 : n))) as unknown as Facet, ...part.slice(1)]),
        partFigures,
      ),
    ],
  },
]

// A tetrahedron of 1 mm in brass without finish: MATERIAL 0.01 (0.002 g), WAX_PRINT 191.35 (40 layers), CASTING 650.01, together 841.37.
const small = {
  VolumeMm3: '0.167',
  MassGrams: '0.002',
  MATERIAL: '0.01',
  WAX_PRINT: '191.35',
  CASTING: '650.01',
  MINIMUM: '58.63',
} as const
const smallest = () => binary(tetrahedron(1))

export const money: readonly Sentence[] = [
  {
    quote: '**Money.** MINIMUM comes before the discount, so a discounted price may lie below 900.00.',
    cases: [
      model('one piece', smallest, { ...small, UnitPrice: '900.00', UnitDiscount: '0.00', Net: '900.00', Vat: '198.00', Total: '1098.00' }),
      model(
        '200 pieces',
        smallest,
        { ...small, UnitPrice: '900.00', UnitDiscount: '117.00', Net: '156600.00', Vat: '34452.00', Total: '191052.00' },
        { Quantity: '200' },
      ),
      ...[
        ['9', '0.00'],
        ['10', '45.00'],
        ['49', '45.00'],
        ['50', '81.00'],
        ['199', '81.00'],
      ].map(([Quantity, UnitDiscount]) =>
        model(`${Quantity} pieces`, smallest, { UnitPrice: '900.00', UnitDiscount: UnitDiscount! }, { Quantity: Quantity! }),
      ),
    ],
  },
  {
    quote: 'For the shop a whole ten stays as it is and only Total moves.',
    cases: [model("a partner's Total is not raised to the next ten", smallest, { Net: '900.00', Vat: '198.00', Total: '1098.00' })],
  },
  {
    quote: '`MassGrams` has 3 places on the wire.',
    cases: [
      model('0.002', smallest, { MassGrams: '0.002' }),
      // 1333.333 mm³ / 1000 × 8.73 × 1.12 = 13.03679…
      model('13.037', () => binary(part), { VolumeMm3: '1333.333', MassGrams: '13.037' }),
      model('0.000', () => binary([...sheet(5), ...turned(sheet(5))]), { MassGrams: '0.000' }),
      // 12500 mm³ / 1000 × 8.80 × 1.12 = 123.2
      model(
        'zeros at the end stay',
        () => toBinaryStl(box([25, 25, 20])),
        { VolumeMm3: '12500.000', AreaMm2: '3250.000', MassGrams: '123.200' },
        { Material: '"BRONZE"' },
      ),
    ],
  },
]
