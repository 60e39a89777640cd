// Other people's models under the microscope, when they lie beside the project: the figures of a third program, and no broken model without a finding.
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { castingLimits, findingsOf } from '../src/engine/findings/index.ts'
import { inspect } from '../src/engine/inspect/inspect.ts'
import type { Inspection } from '../src/engine/inspect/inspection.ts'
import { isReadingRefusal } from '../src/engine/read/reading-refusal.ts'
import { readModelBytes } from '../src/unpack/read-model-bytes.ts'

const folder = resolve(import.meta.dirname, '../../../shared/data/models')
const present = existsSync(resolve(folder, 'facts.json'))

type Fact = { file: string; format: string; facets: number; openEdges: number; degenerateFacets: number } & {
  volumeMm3: string
  areaMm2: string
  sizeMm: readonly [string, string, string]
}
const facts = present ? (JSON.parse(readFileSync(resolve(folder, 'facts.json'), 'utf8')) as Fact[]) : []

const kept = new Map<string, Inspection>()
const inspected = async ({ file, format }: Fact): Promise<Inspection> => {
  const model = await readModelBytes(readFileSync(resolve(folder, file)), format === '3MF' ? null : 'mm')
  if (isReadingRefusal(model)) throw new Error(`${file}: ${model.code}: ${model.detail}`)
  const inspection = kept.get(file) ?? inspect(model)
  kept.set(file, inspection)
  return inspection
}

describe("other people's models", () => {
  beforeEach(({ skip }) => {
    if (!present) skip("other people's models (../shared/data), so that only the project's own were inspected")
  })

  test('have the volume, area, size and tightness that the facts say', async () => {
    expect(facts.length).toBeGreaterThan(30)
    for (const fact of facts) {
      const { volumeMm3, areaMm2, sizeMm, isWatertight, edges } = await inspected(fact)
      const [x, y, z] = fact.sizeMm
      // Volume of a mesh that is open or turned both ways depends on the origin: there is nothing to agree on.
      const isSound = fact.openEdges === 0
      expect({
        file: fact.file,
        areaMm2,
        sizeMm,
        sound: isWatertight && edges.inconsistent.count === 0,
        volumeMm3: isSound && volumeMm3,
      }).toEqual({
        file: fact.file,
        areaMm2: fact.areaMm2,
        sizeMm: { x, y, z },
        sound: isSound,
        volumeMm3: isSound && fact.volumeMm3,
      })
    }
  }, 120_000)

  test('are never broken without a finding that sends them to a person', async () => {
    for (const fact of facts) {
      const findings = findingsOf(await inspected(fact), castingLimits)
      const serious = findings.filter(({ severity }) => severity === 'review' || severity === 'block').map(({ code }) => code)
      if (fact.openEdges > 0)
        expect([fact.file, ...serious]).toEqual(expect.arrayContaining([expect.stringMatching(/^(MESH_OPEN|MIXED_ORIENTATION)$/)]))
      if (fact.degenerateFacets > 0) expect([fact.file, ...findings.map(({ code }) => code)]).toContain('DEGENERATE')
    }
  }, 120_000)
})
