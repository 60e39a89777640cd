// The steps that need no more than a tool or a function each.

import { staleDocs } from '../docs/generated-docs.ts'
import { checkArrows } from './arrows/check-arrows.ts'
import { root, runEntry, runTool } from './run-tool.ts'
import type { Step } from './step.ts'

export const types: Step = { title: 'types', run: () => runTool('tsc', ['-p', '.'], { show: false }) }

export const formatAndLint: Step = {
  title: 'format and lint',
  run: () => runTool('biome', ['check', '--error-on-warnings', '.'], { show: false }),
}

export const importArrows: Step = {
  title: 'import arrows of docs/architecture.md',
  run: async () => checkArrows(root).join('\n') || null,
}

export const docsAreCurrent: Step = {
  title: 'generated docs are current',
  run: async () => {
    const stale = await staleDocs(root)
    return stale.length === 0 ? null : `${stale.join(', ')}: not what the code says; run: npm run format`
  },
}

/** The same cases through nginx, HAProxy and the stock plugin: a table to look at, and a failure if ours is not all equal. */
export const wirePeers: Step = { title: 'wire cases beside the peers', run: words => runEntry('proxy/test/wire/peers.ts', words) }

/** `only`: words of vitest's own, such as a mode of the configuration or parts of the test files' paths. */
export const tests = (config: string, only: readonly string[] = []): Step => ({
  title: `tests (${[config, ...only].join(' ')})`,
  run: words =>
    runTool('vitest', ['run', '--config', config, '--reporter=default', '--reporter=./scripts/checks/closing-line.ts', ...only, ...words], {
      show: true,
    }),
})
