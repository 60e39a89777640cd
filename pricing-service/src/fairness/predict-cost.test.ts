import { describe, expect, it } from 'vitest'
import { costSeed } from './cost-seed.ts'
import { lessonsOf, predictCpuMs } from './predict-cost.ts'

const measured = (bytesCount: number) => costSeed({ format: 'stl-binary', bytesCount }, { kind: 'measure' })
const learned = (factor: number, ...sizes: number[]) =>
  new Map(
    lessonsOf(sizes.map(size => ({ ...measured(size), cpuMs: measured(size).seedCpuMs * factor }))).map(lesson => [
      lesson.className,
      lesson.logFactor,
    ]),
  )

describe('the predicted cost', () => {
  it('grows with the file, and more for an inspection than for a measurement', () => {
    expect(predictCpuMs(measured(5_000_000), new Map())).toBeGreaterThan(predictCpuMs(measured(500_000), new Map()))
    const inspected = costSeed({ format: 'stl-binary', bytesCount: 500_000 }, { kind: 'inspect', units: 'mm' })
    expect(predictCpuMs(inspected, new Map())).toBeGreaterThan(predictCpuMs(measured(500_000), new Map()))
  })

  it('of a file that no reader takes is next to nothing', () => {
    expect(predictCpuMs(costSeed({ format: 'unknown', bytesCount: 200_000_000 }, { kind: 'measure' }), new Map())).toBeLessThan(50)
  })

  it('is what jobs of its size took', () => {
    const seed = measured(500_000)
    expect(predictCpuMs(seed, learned(3, 500_000))).toBeCloseTo(3 * seed.seedCpuMs, 6)
  })

  it('of a size that was never seen follows the nearest one, the less the farther it is', () => {
    const seed = measured(5_000_000)
    const factorAfter = (lessons: Map<string, number>) => predictCpuMs(seed, lessons) / seed.seedCpuMs
    expect(factorAfter(new Map([...learned(2, 1_000), ...learned(4, 4_000_000)]))).toBeCloseTo(4 ** 0.7, 6)
    const [near, far] = [factorAfter(learned(16, 500_000)), factorAfter(learned(16, 1_000))]
    expect([near < 16, far < near, far > 1, far < 2]).toEqual([true, true, true, true])
  })

  it('is not moved by one odd model among many', () => {
    const usual = Array.from({ length: 9 }, () => ({ ...measured(500_000), cpuMs: measured(500_000).seedCpuMs }))
    const [lesson] = lessonsOf([...usual, { ...measured(500_000), cpuMs: 1e6 }])
    expect([lesson?.logFactor, lesson?.sampleCount]).toEqual([0, 10])
  })
})
