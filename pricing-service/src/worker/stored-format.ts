// In: the first bytes of a stored model and its length. Out: what it will be read as, before all of it is in memory. Used to estimate a job's memory.
import { announcedFacetCount, facetBytes, headerBytes } from '../engine/read/read-binary-stl.ts'
import { type Recognised, recognise } from '../engine/read/recognise.ts'

export type StoredFormat = Recognised['kind']

/** Shape: `head` has the first kilobytes, or the whole file when it is shorter. */
export function storedFormat(head: Uint8Array, bytesCount: number): StoredFormat {
  const announced = announcedFacetCount(head)
  if (announced !== null && bytesCount === headerBytes + facetBytes * announced) return 'stl-binary'
  return recognise(head).kind
}
