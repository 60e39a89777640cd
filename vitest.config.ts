import { defineConfig } from 'vitest/config'
import { LongestFirst } from './scripts/checks/longest-first.ts'

// `npm test` runs every *.test.ts except the long ones; `npm run test:full` runs the long ones (vitest.full.config.ts).
export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/*.full.test.ts', 'var/**'],
    globalSetup: ['scripts/test-services/global-setup.ts'],
    retry: 1, // machines are shared; whatever needed its second try is named in the closing lines
    pool: 'forks',
    maxWorkers: 3, // one more than the cores it is made for: the load suites wait for their schedules most of the time
    sequence: { sequencer: LongestFirst },
    testTimeout: 90_000, // a bound on hanging, never on speed
    hookTimeout: 120_000,
  },
})
