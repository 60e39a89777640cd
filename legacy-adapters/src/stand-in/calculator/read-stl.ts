// Step 1: which reader a file gets. A length of exactly 84 + 50·n makes it binary whatever it begins with; everything else is the ASCII reader's.
import type { ReadModel } from './mesh.ts'
import { asciiReader } from './read-ascii.ts'
import { bytesPerFacet, headerBytes, readBinary } from './read-binary.ts'
import { refused } from './refusal.ts'

const asciiChunkBytes = 65_536

export function* readStl(model: Uint8Array): Generator<undefined, ReadModel> {
  if (isBinary(model)) return yield* readBinary(model)
  const reader = asciiReader()
  for (let offset = 0; offset < model.length; offset += asciiChunkBytes) {
    const refusal = reader.push(model.subarray(offset, offset + asciiChunkBytes))
    if (refusal !== null) return refused(refusal)
    yield
  }
  return yield* reader.end()
}

function isBinary(model: Uint8Array): boolean {
  if (model.length < headerBytes) return false
  const facetCount = new DataView(model.buffer, model.byteOffset, model.byteLength).getUint32(headerBytes - 4, true)
  return model.length === headerBytes + bytesPerFacet * facetCount
}
