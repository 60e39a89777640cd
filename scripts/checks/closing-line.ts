// A reporter of vitest: at the very end, the slowest files and one plain line with the counts, which people and CI read.
import type { Reporter, TestCase, TestModule } from 'vitest/node'

const slowestCount = 5

export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const tests = modules.flatMap(module => [...module.children.allTests()])
    const count = (state: string) => tests.filter(test => test.result().state === state).length
    const brokenModules = modules.filter(module => module.state() === 'failed' && module.errors().length > 0).length
    const slowest = [...modules].sort((a, b) => b.diagnostic().duration - a.diagnostic().duration).slice(0, slowestCount)
    process.once('exit', () => {
      console.log('slowest test files:')
      for (const module of slowest)
        console.log(`  ${(module.diagnostic().duration / 1000).toFixed(1).padStart(6)} s  ${module.relativeModuleId}`)
      for (const test of tests.filter(one => one.diagnostic()?.flaky)) console.log(`passed only at its second try: ${test.fullName}`)
      for (const note of missingOf(tests)) console.log(`missing on this machine: ${note}`)
      const failed = count('failed') + brokenModules + unhandledErrors.length
      console.log(`${count('passed')} passed, ${failed} failed${count('skipped') > 0 ? `, ${count('skipped')} skipped` : ''}`)
    })
  }
}

/** What a test said when it could not run for want of a program of the operating system; named here, never passed over in silence. */
function missingOf(tests: readonly TestCase[]): string[] {
  const notes = tests
    .map(test => test.result())
    .map(result => (result.state === 'skipped' ? (result.note ?? 'a test was skipped without a reason') : ''))
  return [...new Set(notes.filter(note => note !== ''))]
}
