// In: the checkout. Out: the pages that are made from code, as text; whether those in docs/ are current; and the writing of them.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '../landscape/config.ts'
import { errorsPage } from './errors-page.ts'
import { quotePage } from './quote-page.ts'
import { settingsPage } from './settings-page.ts'
import { transparencyPage } from './transparency-page.ts'

const pages: Readonly<Record<string, () => string>> = {
  'docs/settings.md': settingsPage,
  'docs/errors.md': errorsPage,
  'docs/quote.md': quotePage,
  'docs/transparency.md': transparencyPage,
  'docs/reliability.md': () => printedBy('pricing-service/test/faults/print-page.ts'),
  'loadtests/suite.schema.json': () => printedBy('loadtests/src/cli/main.ts', 'schema'),
  'loadtests/result.schema.json': () => printedBy('loadtests/src/cli/main.ts', 'schema', 'result'),
}

/** Nobody depends on load tests and fault runs: what they publish they print themselves. */
function printedBy(entry: string, ...words: readonly string[]): string {
  return execFileSync(process.execPath, [join(repositoryRoot, entry), ...words], { encoding: 'utf8' })
}

export async function staleDocs(root: string): Promise<string[]> {
  return Object.entries(pages)
    .filter(([file, render]) => !existsSync(join(root, file)) || readFileSync(join(root, file), 'utf8') !== render())
    .map(([file]) => file)
}

export async function writeDocs(root: string): Promise<string[]> {
  const stale = await staleDocs(root)
  for (const file of stale) writeFileSync(join(root, file), pages[file]?.() ?? '')
  return stale
}
