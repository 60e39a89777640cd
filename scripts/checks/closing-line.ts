// A reporter of vitest: at the very end, the slowest files and one plain line with the counts, which people and CI read.
import type { Reporter, TestModule } from 'vitest/node'

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
      const failed = count('failed') + brokenModules + unhandledErrors.length
      console.log(`${count('passed')} passed, ${failed} failed${count('skipped') > 0 ? `, ${count('skipped')} skipped` : ''}`)
    })
  }
}
