// In: the checkout. Out: the violations of the tables in docs/architecture.md; none is what `npm run check` wants.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findViolations } from './find-violations.ts'
import { readArchitecturePage } from './read-page.ts'

/** The check names what it looks for, in its code and in its test's samples. */
const itself = 'scripts/checks/arrows/'

export function checkArrows(root: string): string[] {
  const { arrows, walls } = readArchitecturePage(join(root, 'docs/architecture.md'))
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts'], { cwd: root, encoding: 'utf8' })
  const files = listed
    .split('\n')
    .filter(path => path !== '' && !path.startsWith(itself) && existsSync(join(root, path)))
    .map(path => ({ path, text: readFileSync(join(root, path), 'utf8') }))
  if (files.length === 0) throw new Error('the check of the arrows found no source file: is this a git checkout?')
  return findViolations(arrows, walls, files)
}
