// Small models for the tests, written byte by byte: facets in, binary or ASCII STL out.

export type Point = readonly [x: number, y: number, z: number]
export type Facet = readonly [a: Point, b: Point, c: Point]

/** A closed tetrahedron with three edges of `sideMm` along the axes. */
export function tetrahedron(sideMm: number, [x, y, z]: Point = [0, 0, 0]): Facet[] {
  const o: Point = [x, y, z]
  const [px, py, pz]: Point[] = [
    [x + sideMm, y, z],
    [x, y + sideMm, z],
    [x, y, z + sideMm],
  ] as const
  return [
    [o, py!, px!],
    [o, px!, pz!],
    [o, pz!, py!],
    [px!, py!, pz!],
  ]
}

/** A flat-bottomed relief of at least `facetCount` facets, different for each seed: something that takes its time. */
export function relief(facetCount: number, seed: number): Facet[] {
  const side = Math.ceil(Math.sqrt(facetCount / 2))
  const height = (i: number, j: number) => 1 + ((i * 31 + j * 17 + seed * 7) % 101) / 100
  const point = (i: number, j: number): Point => [i / 10, j / 10, height(i, j)]
  const facets: Facet[] = []
  for (let i = 0; i < side; i++) {
    for (let j = 0; j < side; j++) {
      facets.push([point(i, j), point(i + 1, j), point(i, j + 1)], [point(i + 1, j), point(i + 1, j + 1), point(i, j + 1)])
    }
  }
  return facets
}

export function binaryStl(facets: readonly Facet[], header = ''): Buffer {
  const bytes = Buffer.alloc(84 + 50 * facets.length)
  bytes.write(header, 0, 'latin1')
  bytes.writeUInt32LE(facets.length, 80)
  let at = 84
  for (const facet of facets) {
    at += 12
    for (const corner of facet) for (const value of corner) at = bytes.writeFloatLE(value, at)
    at += 2
  }
  return bytes
}

export interface AsciiOptions {
  readonly open?: string
  readonly close?: string
  readonly normal?: string
  readonly newline?: string
  readonly number?: (value: number) => string
}

export function asciiSolid(facets: readonly Facet[], options: AsciiOptions = {}): string {
  const { open = 'solid part', close = 'endsolid part', normal = 'facet normal 0 0 0', newline = '\n', number = String } = options
  const vertex = (point: Point) => `vertex ${point.map(number).join(' ')}`
  const lines = facets.flatMap(facet => [normal, 'outer loop', ...facet.map(vertex), 'endloop', 'endfacet'])
  return [open, ...lines, close, ''].join(newline)
}

export const asciiStl = (facets: readonly Facet[], options: AsciiOptions = {}) => Buffer.from(asciiSolid(facets, options), 'latin1')

/** Some 150 MB of text with one facet over and over: more than a second of reading. */
export function endlessAscii(): Buffer {
  const facet: Facet = [
    [1.234567, 2.345678, 3.456789],
    [4.567891, 5.678912, 6.789123],
    [7.891234, 8.912345, 9.123456],
  ]
  const text = Buffer.from(asciiSolid([facet], { open: '', close: '' }))
  return Buffer.concat([Buffer.from('solid\n'), Buffer.alloc(150_000_000 - (150_000_000 % text.length), text), Buffer.from('endsolid\n')])
}
