// The bars of the gate's own errors, whole: more than 10 000 synthetic runs per row, through the command line.
import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'

const main = resolve(import.meta.dirname, '../src/cli/main.ts')

test('`load truth` holds every bar over 10 000 synthetic runs', { timeout: 600_000 }, () => {
  const { status, stdout } = spawnSync(process.execPath, [main, 'truth', '--runs', '10000'], { encoding: 'utf8' })
  expect([status, stdout]).toEqual([0, expect.stringContaining('every bar is held')])
  expect(stdout).toContain('≤ 1 % of 10000 runs')
})
