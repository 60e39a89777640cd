// docs/guides/add-a-suite.md, executed: its commands in their order, in a folder of their own. In: a running landscape. Called by load-suites.test.ts.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect } from 'vitest'
import type { LoadGround } from './load-command.ts'

const page = resolve(import.meta.dirname, '../../docs/guides/add-a-suite.md')
const loadVerb = 'npm run load -- '
/** A command that is to fail says so: `… # ends with 64: what it says`. */
const expectedEnd = / {3}# ends with (\d+): (.*)$/

export async function expectGuideWorks(ground: LoadGround): Promise<void> {
  const folder = join(ground.folder, 'someone')
  mkdirSync(folder)
  let loadCount = 0
  for (const [, language = '', text = ''] of readFileSync(page, 'utf8').matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)) {
    if (language === 'json') writeFileSync(join(folder, 'my-suites/evening-rush.json'), text)
    for (const line of language === 'sh' ? text.split('\n').filter(Boolean) : []) {
      if (line === 'npm start') continue // it is the landscape that the test has started
      if (!line.startsWith(loadVerb)) {
        execFileSync('sh', ['-c', line], { cwd: folder })
        continue
      }
      loadCount += 1
      await expectLoad(ground, line, folder)
    }
  }
  expect(loadCount).toBeGreaterThan(4)
  expect(existsSync(join(folder, 'my-suites'))).toBe(false)
}

async function expectLoad(ground: LoadGround, line: string, calledFrom: string): Promise<void> {
  const [, code = '0', words = ''] = expectedEnd.exec(line) ?? []
  const command = line.replace(expectedEnd, '').slice(loadVerb.length)
  const { output, exitCode } = ground.load(command.split(' '), { calledFrom })
  const ended = await exitCode
  const said = `${command}\n${output.stdout}${output.stderr}`
  expect(ended, said).toBe(Number(code))
  expect(said).toContain(words)
}
