// Other people's OBJ, PLY and 3MF models, when they lie beside the project: facet counts, and the very bytes that an independent converter made of them.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import type { ModelInMillimetres } from '../src/engine/read/model-in-millimetres.ts'
import { isReadingRefusal } from '../src/engine/read/reading-refusal.ts'
import { toBinaryStl } from '../src/sample-models/index.ts'
import { readModelBytes } from '../src/unpack/read-model-bytes.ts'

const folder = resolve(import.meta.dirname, '../../../shared/data/models')
const present = existsSync(resolve(folder, 'facts.json'))

type Fact = { file: string; format: string; facets: number; stlSha256?: string; volumeMm3: string }

const read = async ({ file, format }: Fact): Promise<ModelInMillimetres> => {
  const model = await readModelBytes(readFileSync(resolve(folder, file)), format === '3MF' ? null : 'mm')
  if (isReadingRefusal(model)) throw new Error(`${file}: ${model.code}: ${model.detail}`)
  return model
}

/** The converter writes this header and cuts every polygon as a fan; polygons that are not convex are cut better here. */
const convertedSha256 = ({ mesh }: ModelInMillimetres): string =>
  createHash('sha256')
    .update(toBinaryStl(mesh, { header: 'converted'.padEnd(80) }))
    .digest('hex')
const cutBetter = ['sword.obj']

describe("other people's models", () => {
  beforeEach(({ skip }) => {
    if (!present) skip("other people's models (../shared/data), so that only the project's own were compared")
  })
  const facts = present ? (JSON.parse(readFileSync(resolve(folder, 'facts.json'), 'utf8')) as Fact[]) : []

  test('are read, each with the facets that the facts say, all in its bodies', async () => {
    expect(facts.length).toBeGreaterThan(30)
    for (const fact of facts) {
      const { mesh, bodies, format } = await read(fact)
      expect([fact.file, mesh.facetCount]).toEqual([fact.file, fact.facets])
      expect(format).toMatch({ '3MF': /^3mf$/, OBJ: /^obj$/, PLY: /^ply-/ }[fact.format] ?? /^stl-/)
      expect([bodies[0]!.facetFrom, bodies.at(-1)!.facetTo]).toEqual([0, fact.facets])
    }
  })

  test('have the coordinates that an independent converter gives, bit for bit', async () => {
    const converted = facts.filter(({ stlSha256, file }) => stlSha256 !== undefined && !cutBetter.includes(file))
    expect(converted.length).toBeGreaterThanOrEqual(14)
    for (const fact of converted) expect([fact.file, convertedSha256(await read(fact))]).toEqual([fact.file, fact.stlSha256])
  })
})
