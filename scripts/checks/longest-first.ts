// In which order test files start: the long ones first, so that none of them is left over at the end while the other places stand empty.
// A clean checkout has no memory of durations, and vitest would go by the size of the files. Called by vitest.config.ts.
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Measured on two quiet cores; whatever takes more than about 15 s deserves a line, longest first. */
const longest = [
  'loadtests/test/load-suites.test.ts',
  'scripts/test/start.test.ts',
  'pricing-service/test/postgres-transport.test.ts',
  'loadtests/test/calibration.test.ts',
  'loadtests/test/personas.test.ts',
  'pricing-service/test/outages.test.ts',
  'loadtests/test/smoke.test.ts',
  'pricing-service/test/failures.test.ts',
  'proxy/test/life-processes.test.ts',
  'scripts/test/compose.test.ts',
]

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files)
    const placeOf = ({ moduleId }: TestSpecification) => {
      const place = longest.findIndex(name => moduleId.endsWith(`/${name}`))
      return place === -1 ? longest.length : place
    }
    return usual.toSorted((one, other) => placeOf(one) - placeOf(other))
  }
}
