// Does the test notice? For each trap of traps-of-life.ts its test, which passes in npm test, runs with the mistake, which must make it fail.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { type TrapOfLife, trapsOfLife } from './traps-of-life.ts'

test.each(trapsOfLife)('$name: its test notices', async trap => {
  const { made, failed } = await resultWith(trap)
  expect(made, 'the test loads what the mistake is made in').toBe(true)
  expect(failed).toBeGreaterThan(0)
})

async function resultWith(trap: TrapOfLife): Promise<{ made: boolean; failed: number; passed: number }> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'run-with-mistake.ts'), JSON.stringify(trap)])
  return JSON.parse(stdout.trim().split('\n').at(-1)!)
}
