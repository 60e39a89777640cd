// The law of every reader: any bytes give a model that holds together or a coded refusal, the same one again, soon, in little memory. Nothing is thrown.
import { isDeepStrictEqual } from 'node:util'
import type { ModelInMillimetres, UnitCode } from '../../src/engine/read/model-in-millimetres.ts'
import { isReadingRefusal, type ReadingRefusal, readingRefusals } from '../../src/engine/read/reading-refusal.ts'
import { readModelBytes } from '../../src/unpack/read-model-bytes.ts'

const cpuMsMax = 1_000
const arrayBytesMax = 100_000_000

export interface Judged {
  /** What is wrong; null when the law holds. */
  readonly problem: string | null
  readonly outcome: string
}

export const judge = async (bytes: Uint8Array, units: UnitCode | null): Promise<Judged> => {
  const before = { cpu: process.cpuUsage(), bytes: new Uint8Array(bytes), arrays: process.memoryUsage().arrayBuffers }
  try {
    const first = await readModelBytes(bytes, units)
    const { user, system } = process.cpuUsage(before.cpu)
    const grownBytes = process.memoryUsage().arrayBuffers - before.arrays
    const outcome = isReadingRefusal(first) ? first.code : first.format
    const problem =
      (isReadingRefusal(first) ? refusalProblem(first) : modelProblem(first)) ??
      (isDeepStrictEqual(await readModelBytes(bytes, units), first) ? null : 'read again, it gives something else') ??
      (Buffer.compare(bytes, before.bytes) === 0 ? null : 'the bytes were changed') ??
      ((user + system) / 1_000 > cpuMsMax ? `it took ${(user + system) / 1_000} ms of processor time` : null) ??
      (grownBytes > arrayBytesMax ? `it took ${grownBytes} bytes of arrays` : null)
    return { problem, outcome }
  } catch (error) {
    return { problem: `it threw ${error instanceof Error ? error.stack : String(error)}`, outcome: 'thrown' }
  }
}

const refusalProblem = ({ code, detail }: ReadingRefusal): string | null => {
  if (!Object.hasOwn(readingRefusals, code)) return `the code ${code} is not in the table`
  if (detail.length > 700) return `the sentence has ${detail.length} characters`
  return /[\u0000-\u001f]/.test(detail) ? `the sentence has control characters: ${JSON.stringify(detail)}` : null
}

const modelProblem = ({ mesh, bodies, notes }: ModelInMillimetres): string | null => {
  if (mesh.facetCount < 1 || mesh.coordinates.length !== 9 * mesh.facetCount)
    return `${mesh.facetCount} facets have ${mesh.coordinates.length} coordinates`
  if (!mesh.coordinates.every(Number.isFinite)) return 'a coordinate is not finite'
  let facetFrom = 0
  for (const body of bodies) {
    if (body.facetFrom !== facetFrom || body.facetTo <= body.facetFrom) return `the bodies leave a gap at facet ${facetFrom}`
    if (/[\u0000-\u001f]/.test(body.name) || body.name.length > 300) return `a body is called ${JSON.stringify(body.name)}`
    facetFrom = body.facetTo
  }
  if (facetFrom !== mesh.facetCount) return `the bodies end at facet ${facetFrom} of ${mesh.facetCount}`
  return notes.every(note => note.count > 0) ? null : 'a note counts nothing'
}
