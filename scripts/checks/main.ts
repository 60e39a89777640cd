// `npm run check` (quick), `npm test` (short), `npm run test:wire` (wire), `npm run test:full` (full): runs the steps of that length in order
// and stops at the first that fails.
import { deletionTest } from './deletion-test.ts'
import type { Step } from './step.ts'
import { docsAreCurrent, formatAndLint, importArrows, tests, types, wirePeers } from './steps.ts'

const steps: Readonly<Record<string, readonly Step[]>> = {
  quick: [types, formatAndLint, importArrows, docsAreCurrent],
  short: [types, formatAndLint, importArrows, docsAreCurrent, deletionTest('types'), tests('vitest.config.ts')],
  wire: [tests('vitest.config.ts', ['proxy/test/wire']), wirePeers],
  full: [tests('vitest.config.ts', ['--mode', 'long']), deletionTest('tests'), tests('vitest.full.config.ts')],
}

const [length = 'short', ...words] = process.argv.slice(2)
for (const step of steps[length] ?? []) {
  const startedAt = performance.now()
  const problem = await step.run(words)
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  console.log(`${problem === null ? 'ok    ' : 'FAILED'} ${step.title} (${seconds} s)`)
  if (problem !== null) {
    console.error(problem)
    process.exit(1)
  }
}
