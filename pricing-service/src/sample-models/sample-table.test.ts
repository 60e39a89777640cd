import { describe, expect, test } from 'vitest'
import { isRefusal, type Measurement, measureModel } from '../engine/index.ts'
import { randomBody, sampleModels, toBinaryStl } from './index.ts'

const named = (suffix: string) => sampleModels.filter(model => model.name.endsWith(suffix))

describe('the sample models', () => {
  test('are at least 60, all named apart, 12 or more of them of 10 000 to 15 000 facets and the rest small', () => {
    expect(sampleModels.length).toBeGreaterThanOrEqual(60)
    expect(new Set(sampleModels.map(model => model.name)).size).toBe(sampleModels.length)
    const large = sampleModels.filter(model => model.facetCount >= 10_000)
    expect(large.length).toBeGreaterThanOrEqual(12)
    for (const model of large) expect(model.facetCount).toBeLessThanOrEqual(15_000)
    for (const model of sampleModels) if (!large.includes(model)) expect(model.facetCount).toBeLessThan(4_000)
  })

  test('come in both formats and with every defect', () => {
    for (const suffix of ['sound', 'ascii', 'comma', 'exponent', 'open', 'inverted', 'flipped', 'degenerate', 'duplicate', 'shifted'])
      expect(`${suffix}: ${named(suffix).length >= 3}`).toBe(`${suffix}: true`)
  })

  test('have the facets, the format and the open edges that they declare', () => {
    for (const model of sampleModels) {
      const bytes = model.build()
      const measurement = measureModel(bytes)
      if (isRefusal(measurement)) throw new Error(`${model.name}: ${measurement.detail}`)
      const binary = bytes.length === 84 + 50 * model.facetCount
      expect({
        name: model.name,
        facetCount: measurement.facetCount,
        watertight: measurement.openEdgeCount === 0,
        format: binary ? 'binary' : 'ascii',
      }).toEqual({ name: model.name, facetCount: model.facetCount, watertight: model.watertight, format: model.format })
    }
  })

  test('have the same bytes at every call', () => {
    for (const model of sampleModels.slice(0, 12)) expect(model.build()).toEqual(model.build())
  })
})

describe('random bodies', () => {
  const bodies = Array.from({ length: 340 }, (_, seed) => randomBody(seed))
  const measured = bodies.map(body => [body.name, measureModel(toBinaryStl(body.mesh))] as const)
  const priced = measured.filter((entry): entry is readonly [string, Measurement] => !isRefusal(entry[1]))

  test('are all different and the same for the same seed', () => {
    const files = bodies.map(body => toBinaryStl(body.mesh))
    expect(new Set(files.map(bytes => bytes.join(','))).size).toBe(bodies.length)
    expect(randomBody(77).mesh).toEqual(randomBody(77).mesh)
    for (const body of bodies) expect(body.mesh.facetCount).toBeLessThanOrEqual(700)
  })

  test('are priced, apart from the sheets', () => {
    expect(measured.filter(([, result]) => isRefusal(result)).every(([name]) => name.startsWith('sheet-'))).toBe(true)
    expect(priced.length).toBeGreaterThan(300)
  })

  test('reach the corners: no volume, no height, open and closed, and figures beyond any double', () => {
    const counts = {
      'volume 0.000': priced.filter(([, body]) => body.volumeMm3 === '0.000').length,
      'height 0.000': priced.filter(([, body]) => body.sizeMm.z === '0.000').length,
      open: priced.filter(([, body]) => body.openEdgeCount > 0).length,
      closed: priced.filter(([, body]) => body.openEdgeCount === 0).length,
      'over 10^100 mm³': priced.filter(([, body]) => body.volumeMm3.length > 104).length,
    }
    for (const [corner, count] of Object.entries(counts)) expect(`${corner}: ${count >= 5}`).toBe(`${corner}: true`)
  })
})
