// The models that the walk uploads: small jewellery in several dialects, and files that must be refused. In: nothing. Out: bytes by name, always the same.
import { jewelMesh, openMesh, toAsciiStl, toBinaryStl } from '@ficus/pricing-service/sample-models'

const facetCount = 600
const seed = 20_261_121
const binaryHeaderBytes = 84

export function walkModels(): Readonly<Record<string, Buffer>> {
  const ring = jewelMesh('ring', { facetCount, seed })
  const pendant = jewelMesh('pendant', { facetCount, seed })
  return {
    ring: Buffer.from(toBinaryStl(ring)),
    ascii: Buffer.from(toAsciiStl(pendant, { decimalComma: true, endOfLine: '\r\n' })),
    open: Buffer.from(toBinaryStl(openMesh(pendant, { count: 3, seed }))),
    unreadable: Buffer.from('this is no model', 'utf8'),
    empty: Buffer.alloc(binaryHeaderBytes),
    flat: Buffer.from(
      'solid flat\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 1 0 0\nvertex 0 1 0\nendloop\nendfacet\nendsolid flat\n',
      'utf8',
    ),
  }
}
