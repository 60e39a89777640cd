// Installing, as a newcomer meets it: in a copy of the bootstrap, with programs of the test's own in npm's place that say who was called.
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempDisposableSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { inheritedEnvironment } from '../test-services/config.ts'

const bootstrap = resolve(import.meta.dirname, '../bootstrap')
const checkout = mkdtempDisposableSync(join(tmpdir(), 'ficus-bootstrap-'))
const { path: folder } = checkout
const called = join(folder, 'called')

beforeEach(() => {
  cpSync(bootstrap, join(folder, 'scripts/bootstrap'), { recursive: true })
  for (const file of ['package.json', 'package-lock.json']) writeFileSync(join(folder, file), '{}')
  writeFileSync(called, '')
  npmAt('node_modules/.bin')
  npmAt('machine')
  return () => checkout.remove()
})

function npmAt(place: string): void {
  const file = join(folder, place, 'npm')
  mkdirSync(join(folder, place), { recursive: true })
  writeFileSync(file, `#!/bin/sh\necho "${place} $1" >> "${called}"\n`)
  chmodSync(file, 0o755)
}

/** As `npm run` starts it: the folders of dependencies' programs stand in front. */
function install(): void {
  const { PATH = '' } = inheritedEnvironment()
  const path = [join(folder, 'node_modules/.bin'), join(folder, 'machine'), PATH].join(delimiter)
  const module = join(folder, 'scripts/bootstrap/ensure-installed.mjs')
  execFileSync(process.execPath, ['-e', `import(${JSON.stringify(module)}).then(({ ensureInstalled }) => ensureInstalled())`], {
    env: { ...inheritedEnvironment(), PATH: path },
    stdio: 'pipe',
  })
}

test('the npm that installs is the machine’s, whatever npm a dependency brings; once per lockfile', () => {
  install()
  install()
  expect(readFileSync(called, 'utf8')).toBe('machine ci\n')
  writeFileSync(join(folder, 'package-lock.json'), '{ }')
  install()
  expect(readFileSync(called, 'utf8')).toBe('machine ci\nmachine ci\n')
})
