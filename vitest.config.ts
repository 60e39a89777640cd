import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Measured on two quiet cores; whatever takes more than about 15 s deserves a line, longest first. */
const longest = [
  'loadtests/test/load-suites.test.ts',
  'pricing-service/test/postgres-transport.test.ts',
  'pricing-service/test/lanes-on-postgres.test.ts',
  'pricing-service/test/faults.test.ts',
  'pricing-service/test/webhooks.test.ts',
  'scripts/test/start.test.ts',
  'pricing-service/test/retention.test.ts',
  'pricing-service/test/recovery.test.ts',
  'pricing-service/test/waiting.test.ts',
  'loadtests/test/smoke.test.ts',
  'loadtests/test/close-reading.test.ts',
  'proxy/test/life-processes.test.ts',
  'loadtests/test/kill/kill.test.ts',
]

/** A clean checkout has no memory of durations, and vitest would go by the size of the files: the long ones would be left over at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files)
    const placeOf = ({ moduleId }: TestSpecification) => {
      const place = longest.findIndex(name => moduleId.endsWith(`/${name}`))
      return place === -1 ? longest.length : place
    }
    return usual.toSorted((one, other) => placeOf(one) - placeOf(other))
  }
}

/** `npm test` holds the service to its promises with the queue on PostgreSQL, `npm run test:full` (mode "redis") with the queue on Redis. */
const ofOtherTransport = {
  postgres: ['pricing-service/test/redis-transport.test.ts', 'pricing-service/test/lanes-on-redis.test.ts'],
  redis: ['pricing-service/test/postgres-transport.test.ts', 'pricing-service/test/lanes-on-postgres.test.ts'],
}

// `npm test` runs every *.test.ts except the long ones; `npm run test:full` runs the long ones (vitest.full.config.ts).
export default defineConfig(({ mode }) => {
  const transport = mode === 'redis' ? 'redis' : 'postgres'
  return {
    test: {
      include: ['**/*.test.ts'],
      exclude: ['**/node_modules/**', '**/*.full.test.ts', 'var/**', ...ofOtherTransport[transport]],
      provide: { transports: [transport] },
      globalSetup: ['scripts/test-services/global-setup.ts'],
      retry: 1, // machines are shared; whatever needed its second try is named in the closing lines
      pool: 'forks',
      maxWorkers: 3, // one more than the cores it is made for: the load suites wait for their schedules most of the time
      sequence: { sequencer: LongestFirst },
      testTimeout: 90_000, // a bound on hanging, never on speed
      hookTimeout: 120_000,
    },
  }
})
