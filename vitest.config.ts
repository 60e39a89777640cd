import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Measured on two quiet cores; whatever takes more than about 15 s deserves a line, longest first. */
const longest = [
  'loadtests/test/load-suites.test.ts',
  'pricing-service/test/lanes-on-postgres.long.test.ts',
  'pricing-service/test/postgres-transport.test.ts',
  'pricing-service/test/faults.test.ts',
  'pricing-service/test/webhooks.long.test.ts',
  'scripts/test/start.test.ts',
  'pricing-service/test/retention.long.test.ts',
  'pricing-service/test/recovery.long.test.ts',
  'loadtests/test/close-reading.test.ts',
  'loadtests/test/chaos/chaos.test.ts',
  'pricing-service/test/waiting.test.ts',
  'loadtests/test/smoke.test.ts',
  'proxy/test/life-processes.test.ts',
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

/**
 * What a run leaves out. `npm test` holds everything to its promises in a short form, the queue on PostgreSQL; of `npm run test:full` the mode "long" runs what that
 * left out for its length (*.long.test.ts), and the mode "redis" the whole service with its queue on Redis. *.full.test.ts take the machine for themselves and have
 * a configuration of their own.
 */
const modes = {
  short: { include: '**/*.test.ts', exclude: ['**/*.long.test.ts', 'pricing-service/test/redis-transport.test.ts'], transport: 'postgres' },
  long: { include: '**/*.long.test.ts', exclude: ['pricing-service/test/lanes-on-redis.long.test.ts'], transport: 'postgres' },
  redis: {
    include: '**/*.test.ts',
    exclude: ['pricing-service/test/postgres-transport.test.ts', 'pricing-service/test/lanes-on-postgres.long.test.ts'],
    transport: 'redis',
  },
} as const

export default defineConfig(({ mode }) => {
  const { include, exclude, transport } = mode === 'long' || mode === 'redis' ? modes[mode] : modes.short
  return {
    test: {
      include: [include],
      exclude: ['**/node_modules/**', '**/*.full.test.ts', 'var/**', ...exclude],
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
