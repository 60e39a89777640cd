// The deletion test: a copy of the checkout without the tree (proxy, flags, legacy-adapters, loadtests). In it pricing-service still type-checks
// and, in the long form, passes its own tests, with its queue on Redis.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root, runTool } from './run-tool.ts'
import type { Step } from './step.ts'

const kept = /^(pricing-service|scripts\/(settings|test-services|landscape))\/|^(package\.json|tsconfig\.json|vitest\.config\.ts)$/

export function deletionTest(depth: 'types' | 'tests'): Step {
  return {
    title: `deletion test: pricing-service alone (${depth})`,
    run: async () => {
      mkdirSync(join(root, 'var'), { recursive: true })
      const folder = mkdtempSync(join(root, 'var/deletion-test-'))
      try {
        copyKept(folder)
        const problem = await runTool('tsc', ['-p', '.'], { show: false, folder })
        if (problem !== null || depth === 'types') return problem
        return await runTool('vitest', ['run', '--config', 'vitest.config.ts', '--mode', 'redis', 'pricing-service'], {
          show: true,
          folder,
        })
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    },
  }
}

function copyKept(folder: string): void {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  for (const path of listed.split('\n').filter(name => kept.test(name) && existsSync(join(root, name)))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    cpSync(join(root, path), join(folder, path))
  }
  linkModules(folder)
  writeFileSync(join(folder, '.gitignore'), 'node_modules\n')
}

/** Libraries are those of the checkout; of ours only what was copied can be found. */
function linkModules(folder: string): void {
  const modules = join(folder, 'node_modules')
  mkdirSync(join(modules, '@ficus'), { recursive: true })
  const names = execFileSync('ls', ['-A', join(root, 'node_modules')], { encoding: 'utf8' })
    .trim()
    .split('\n')
  for (const name of names.filter(entry => entry !== '@ficus')) symlinkSync(join(root, 'node_modules', name), join(modules, name))
  symlinkSync(join(folder, 'pricing-service'), join(modules, '@ficus/pricing-service'))
  symlinkSync(join(folder, 'scripts/settings'), join(modules, '@ficus/settings'))
}
