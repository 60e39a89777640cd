// Other people's models and answers worked out by a third program, when they lie beside the project (`../shared/data`); the project does not need them.
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Breakdown } from '../src/contract.ts'
import { isRefusal, type Measurement, measureModel, priceModel } from '../src/engine/index.ts'
import { mesTariff } from '../src/tariffs/index.ts'

const data = resolve(import.meta.dirname, '../../../shared/data')
const present = existsSync(resolve(data, 'models/facts.json'))

const read = (file: string): string => readFileSync(resolve(data, file), 'utf8')
const kept = new Map<string, Measurement>()
const measured = (file: string): Measurement => {
  const measurement = kept.get(file) ?? measureModel(readFileSync(resolve(data, 'models', file)))
  if (isRefusal(measurement)) throw new Error(`${file}: ${measurement.detail}`)
  kept.set(file, measurement)
  return measurement
}

type Fact = { file: string; format: string; facets: number; openEdges: number; volumeMm3: string; areaMm2: string; sizeMm: string[] }
type Golden = { Request: { File: string; Material: string; Finish: string; Quantity: number }; Answer: string }

/** Figures as written, so that 1234.50 and 1234.5 are told apart: every number of the answer is quoted before it is parsed. */
const goldenBreakdown = (answer: string): unknown => {
  const { Facets, OpenEdges, VolumeMm3, AreaMm2, SizeMm, MassGrams, Lines, UnitPrice, UnitDiscount, Net, Vat, Total, Currency } =
    JSON.parse(answer.replace(/:(-?\d[\d.]*)/g, ':"$1"'))
  const breakdown: Breakdown = {
    facetCount: Number(Facets),
    openEdgeCount: Number(OpenEdges),
    volumeMm3: VolumeMm3,
    areaMm2: AreaMm2,
    sizeMm: { x: SizeMm.X, y: SizeMm.Y, z: SizeMm.Z },
    massGrams: MassGrams,
    lines: Lines.map((line: { Code: string; Amount: string }) => ({ code: line.Code, amount: line.Amount })),
    unitPrice: UnitPrice,
    unitDiscount: UnitDiscount,
    net: Net,
    vat: Vat,
    total: Total,
    currency: Currency,
  }
  return breakdown
}

describe("other people's models", () => {
  beforeEach(({ skip }) => {
    if (!present) skip("other people's models (../shared/data), so that only the project's own were compared")
  })
  test('measure as the facts say', () => {
    const facts = (JSON.parse(read('models/facts.json')) as Fact[]).filter(fact => fact.format.endsWith('STL'))
    expect(facts.length).toBeGreaterThan(15)
    for (const { file, facets, openEdges, volumeMm3, areaMm2, sizeMm } of facts) {
      const [x, y, z] = sizeMm
      expect({ file, ...measured(file) }).toEqual({
        file,
        facetCount: facets,
        openEdgeCount: openEdges,
        volumeMm3,
        areaMm2,
        sizeMm: { x, y, z },
      })
    }
  })

  test('cost what the golden answers say, to the kopeck', () => {
    const answers = read('golden/answers.jsonl')
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as Golden)
    expect(answers.length).toBeGreaterThan(40)
    for (const { Request, Answer } of answers) {
      const options = { material: Request.Material, finish: Request.Finish, quantity: Request.Quantity }
      expect(priceModel(measured(Request.File), options, mesTariff)).toEqual(goldenBreakdown(Answer))
    }
  })
})
