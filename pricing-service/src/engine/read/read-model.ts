// The bytes of a model in, its mesh out. The order of the questions is law: first the length, then the first word.
import type { Mesh } from '../mesh.ts'
import { type Refusal, refusal } from '../refusal.ts'
import { beginsWithSolid, readAsciiStl } from './read-ascii-stl.ts'
import { announcedFacetCount, facetBytes, headerBytes, readBinaryStl } from './read-binary-stl.ts'

/**
 * Errors: MODEL_UNREADABLE, MODEL_EMPTY, MODEL_TOO_LARGE, in the order in which the reader meets them. The bytes are not changed and not kept.
 * Source: step 1 of the contract page; a file that passes the length test is never ASCII, one that fails it is never binary.
 */
export const readModel = (bytes: Uint8Array): Mesh | Refusal => {
  const announced = announcedFacetCount(bytes)
  if (announced !== null && bytes.byteLength === headerBytes + facetBytes * announced) return readBinaryStl(bytes)
  if (beginsWithSolid(bytes)) return readAsciiStl(bytes)
  return refusal(
    'MODEL_UNREADABLE',
    `The file is no STL: ${notBinary(bytes.byteLength, announced)}, and it does not begin with "solid" as ASCII does.`,
  )
}

const notBinary = (byteCount: number, announced: number | null): string =>
  announced === null
    ? `its ${byteCount} bytes are fewer than the ${headerBytes} of a binary header`
    : `it has ${byteCount} bytes, but as binary its header announces ${announced} facets, which take ${headerBytes + facetBytes * announced} bytes`
