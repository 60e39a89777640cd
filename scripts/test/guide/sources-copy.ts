// A copy of the sources that a guide may change: folders flow in, a folder of its own flows out, in which packages are found as here, ours among the copies.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../../..')
const workspaces = {
  proxy: 'proxy',
  flags: 'flags',
  'legacy-adapters': 'legacy-adapters',
  'pricing-service': 'pricing-service',
  settings: 'scripts/settings',
}

export interface SourcesCopy extends Disposable {
  readonly folder: string
}

export function copySources(): SourcesCopy {
  const folder = mkdtempSync(join(tmpdir(), 'ficus-guide-'))
  for (const place of Object.values(workspaces)) {
    mkdirSync(join(folder, place), { recursive: true })
    for (const part of ['src', 'package.json']) cpSync(join(root, place, part), join(folder, place, part), { recursive: true })
  }
  for (const file of ['package.json', 'tsconfig.json', 'biome.json']) cpSync(join(root, file), join(folder, file))
  linkPackages(folder)
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) }
}

function linkPackages(folder: string): void {
  const modules = join(folder, 'node_modules')
  mkdirSync(join(modules, '@ficus'), { recursive: true })
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (name !== '@ficus') symlinkSync(join(root, 'node_modules', name), join(modules, name))
  }
  for (const [name, place] of Object.entries(workspaces)) symlinkSync(join(folder, place), join(modules, '@ficus', name))
  // The guide's own folders only: the rest of the project is checked where it lies.
  writeFileSync(
    join(folder, 'tsconfig.guide.json'),
    JSON.stringify({ extends: './tsconfig.json', include: ['proxy/src/main.ts', 'flags/src'], exclude: ['**/*.test.ts'] }),
  )
}
