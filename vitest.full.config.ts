import { defineConfig } from 'vitest/config'

// The long tests: one file at a time, since each takes the machine for itself.
export default defineConfig({
  test: {
    include: ['**/*.full.test.ts'],
    exclude: ['**/node_modules/**', 'var/**'],
    globalSetup: ['scripts/test-services/global-setup.ts'],
    retry: 1, // machines are shared; whatever needed its second try is named in the closing lines
    pool: 'forks',
    maxWorkers: 1,
    fileParallelism: false,
    testTimeout: 1_200_000,
    hookTimeout: 120_000,
  },
})
