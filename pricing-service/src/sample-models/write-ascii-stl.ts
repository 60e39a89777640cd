// Mesh → ASCII STL in the dialects that programs write: point or comma, LF or CR LF, any case, one solid or several.
import { shortestFloat32 } from './float32-text.ts'
import { joinBytes } from './join-bytes.ts'
import type { Mesh } from './solids/facets.ts'

export type AsciiStlOptions = {
  readonly name?: string
  readonly decimalComma?: boolean
  readonly endOfLine?: '\n' | '\r\n' | '\r'
  /** `shortest` is the shortest text that gives the float32 back, `exponent` as C's %e, `double` all digits of the widened double. */
  readonly numbers?: 'shortest' | 'exponent' | 'double'
  readonly upperCase?: boolean
  readonly byteOrderMark?: boolean
  /** The facets are dealt out to so many solids, in order. */
  readonly solidCount?: number
  readonly indent?: string
}

/** Shape: a reader that rounds text → double → float32 gets the very coordinates of the mesh. */
export const toAsciiStl = (mesh: Mesh, options: AsciiStlOptions = {}): Uint8Array<ArrayBuffer> => {
  const { byteOrderMark = false, endOfLine = '\n' } = options
  const encoder = new TextEncoder()
  const pieces = [encoder.encode(byteOrderMark ? '\ufeff' : '')]
  for (const lines of lineGroups(mesh, options)) pieces.push(encoder.encode(lines.map(line => line + endOfLine).join('')))
  return joinBytes(pieces)
}

function* lineGroups(mesh: Mesh, { name = 'sample', solidCount = 1, upperCase = false, indent = '  ', ...numberStyle }: AsciiStlOptions) {
  const word = (text: string): string => (upperCase ? text.toUpperCase() : text)
  const vertexAt = (at: number): string => {
    const numbers = [at, at + 1, at + 2].map(index => numberText(mesh.coordinates[index]!, numberStyle))
    return `${indent}${indent}${indent}${word('vertex')} ${numbers.join(' ')}`
  }
  const solidEnd = (solid: number): number => Math.floor((mesh.facetCount * (solid + 1)) / solidCount)
  for (let solid = 0, facet = 0; solid < solidCount; solid++) {
    yield [`${word('solid')} ${name}`]
    for (; facet < solidEnd(solid); facet++) {
      yield [
        `${indent}${word('facet normal')} 0 0 0`,
        `${indent}${indent}${word('outer loop')}`,
        ...[0, 3, 6].map(corner => vertexAt(9 * facet + corner)),
        `${indent}${indent}${word('endloop')}`,
        `${indent}${word('endfacet')}`,
      ]
    }
    yield [`${word('endsolid')} ${name}`]
  }
}

const numberText = (value: number, { numbers = 'shortest', decimalComma = false }: AsciiStlOptions): string => {
  const text = { shortest: shortestFloat32, exponent: (float: number) => float.toExponential(8), double: String }[numbers](value)
  return decimalComma ? text.replace('.', ',') : text
}
