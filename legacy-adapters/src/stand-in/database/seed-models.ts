// Five small bands, made of numbers only: the models that seeded orders were calculated from. Out: binary STL bytes. Called by the seed.

export interface Band {
  readonly innerRadiusMm: number
  readonly outerRadiusMm: number
  readonly heightMm: number
}

const segmentCount = 24
const facetBytes = 50

export const seededBands: readonly Band[] = [
  { innerRadiusMm: 8, outerRadiusMm: 9.5, heightMm: 4 },
  { innerRadiusMm: 8.75, outerRadiusMm: 10, heightMm: 6 },
  { innerRadiusMm: 9.5, outerRadiusMm: 11.5, heightMm: 5 },
  { innerRadiusMm: 10.25, outerRadiusMm: 12, heightMm: 8 },
  { innerRadiusMm: 30, outerRadiusMm: 33, heightMm: 7 },
]

type Point = readonly [number, number, number]

/** Shape: a band standing on the plane z = 0 → a closed binary STL of 192 facets. */
export function bandStl(band: Band): Buffer {
  const facets = bandFacets(band)
  const bytes = Buffer.alloc(84 + facets.length * facetBytes)
  bytes.write('MES seed')
  bytes.writeUInt32LE(facets.length, 80)
  for (const [index, corners] of facets.entries()) {
    const start = 84 + index * facetBytes + 12
    for (const [at, value] of corners.flat().entries()) bytes.writeFloatLE(value, start + at * 4)
  }
  return bytes
}

function bandFacets({ innerRadiusMm, outerRadiusMm, heightMm }: Band): Point[][] {
  const facets: Point[][] = []
  const quad = (a: Point, b: Point, c: Point, d: Point) => facets.push([a, b, c], [a, c, d])
  for (let segment = 0; segment < segmentCount; segment += 1) {
    const corner = (radius: number, step: number, z: number): Point => {
      const angle = (2 * Math.PI * ((segment + step) % segmentCount)) / segmentCount
      return [radius * Math.cos(angle), radius * Math.sin(angle), z]
    }
    const [inner, outer, top] = [innerRadiusMm, outerRadiusMm, heightMm]
    quad(corner(outer, 0, 0), corner(outer, 1, 0), corner(outer, 1, top), corner(outer, 0, top))
    quad(corner(inner, 0, top), corner(inner, 1, top), corner(inner, 1, 0), corner(inner, 0, 0))
    quad(corner(inner, 0, top), corner(outer, 0, top), corner(outer, 1, top), corner(inner, 1, top))
    quad(corner(inner, 0, 0), corner(inner, 1, 0), corner(outer, 1, 0), corner(outer, 0, 0))
  }
  return facets
}
