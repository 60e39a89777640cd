// Small models written facet by facet, in both forms, for cases that are about single words and bytes.
import { meshOf, toBinaryStl } from '@ficus/pricing-service/sample-models'

export type Point = readonly [x: number, y: number, z: number]
export type Facet = readonly [a: Point, b: Point, c: Point]

export const binary = (facets: readonly Facet[], header = ''): Uint8Array =>
  toBinaryStl(meshOf(Float32Array.from(facets.flat(2))), { header })

/** A closed tetrahedron with three edges of this length along the axes. */
export function tetrahedron(sideMm: number): Facet[] {
  const [o, x, y, z]: Point[] = [
    [0, 0, 0],
    [sideMm, 0, 0],
    [0, sideMm, 0],
    [0, 0, sideMm],
  ] as const
  return [
    [o!, y!, x!],
    [o!, x!, z!],
    [o!, z!, y!],
    [x!, y!, z!],
  ]
}

/** 1333.333 mm³ in four facets, closed; its 20 is written once per corner on an axis. */
export const part = tetrahedron(20)
export const partFigures = { Facets: '4', OpenEdges: '0', VolumeMm3: '1333.333' } as const

export interface SolidOptions {
  readonly open?: string
  readonly close?: string
  readonly normal?: string
  readonly endOfLine?: string
}

export function solid(facets: readonly Facet[], options: SolidOptions = {}): string {
  const { open = 'solid part', close = 'endsolid part', normal = 'facet normal 0 0 1', endOfLine = '\n' } = options
  const written = facets.flatMap(facet => [normal, 'outer loop', ...facet.map(point => `vertex ${point.join(' ')}`), 'endloop', 'endfacet'])
  return [open, ...written, close, ''].join(endOfLine)
}

/** Shape: each character one byte, so that any byte can be written. */
export const text = (content: string) => (): Uint8Array => Buffer.from(content, 'latin1')
export const ascii = (options: SolidOptions) => text(solid(part, options))
/** The part's ASCII with something in it replaced everywhere. */
export const ascii20 = (from: string | RegExp, to: string) => (): Uint8Array => Buffer.from(solid(part).replaceAll(from, to), 'utf8')
