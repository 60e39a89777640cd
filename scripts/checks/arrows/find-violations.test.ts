import { expect, test } from 'vitest'
import { findViolations } from './find-violations.ts'

const arrows = [
  { from: 'proxy/', mayImport: ['@ficus/flags', '@ficus/settings'] },
  { from: 'pricing-service/', mayImport: ['@ficus/settings'] },
  { from: 'scripts/', mayImport: ['@ficus/settings'] },
]
const walls = [
  { where: 'pricing-service/src/engine/', never: ['node:*', 'npm:*', 'Date.now'], because: 'pure' },
  { where: 'proxy/src/stages/', never: ['proxy/src/stages/'], because: 'stages know no stage' },
  { where: '*', never: ['process.env'], because: 'config only' },
]
const found = (path: string, text: string) => findViolations(arrows, walls, [{ path, text }])

test.each([
  ['an arrow that the table does not have', 'pricing-service/src/a.ts', "import { x } from '@ficus/flags'"],
  ['a relative path into another folder', 'pricing-service/src/a.ts', "import { x } from '../../proxy/src/b.ts'"],
  ["a package past another's exports", 'proxy/src/a.ts', "import { x } from '@ficus/flags/src/cohort.ts'"],
  ['an export from another folder', 'pricing-service/src/a.ts', "export * from '../../flags/src/client.ts'"],
  ['an import at run time', 'pricing-service/src/a.ts', "const x = await import('../../flags/src/client.ts')"],
  ["another process's entry", 'proxy/src/a.ts', "import './main.ts'"],
  ['I/O in the engine', 'pricing-service/src/engine/a.ts', "import { readFileSync } from 'node:fs'"],
  ['a library in the engine', 'pricing-service/src/engine/a.ts', "import { Decimal } from 'decimal.js'"],
  ['a clock in the engine', 'pricing-service/src/engine/a.ts', 'const now = Date.now()'],
  ['a stage that imports a stage', 'proxy/src/stages/a.ts', "import { b } from './b.ts'"],
  ['the environment outside a config.ts', 'proxy/src/a.ts', 'const x = process.env.PATH'],
  ['the settings outside a config.ts', 'proxy/src/a.ts', "import { settingsOrExit } from '@ficus/settings'"],
])('%s is a violation', (_, path, text) => {
  expect(found(path, text)).toHaveLength(1)
})

test.each([
  ['an arrow of the table', 'proxy/src/a.ts', "import { x } from '@ficus/flags'"],
  ['a neighbour', 'pricing-service/src/a.ts', "import { x } from './engine/b.ts'"],
  ['a test on the test services', 'pricing-service/test/a.test.ts', "import { x } from '../../scripts/test-services/redis-url.ts'"],
  ['the environment in a config.ts', 'proxy/src/config.ts', 'const x = process.env'],
  ['a word in a comment', 'proxy/src/a.ts', '// never process.env'],
])('%s is allowed', (_, path, text) => {
  expect(found(path, text)).toEqual([])
})
