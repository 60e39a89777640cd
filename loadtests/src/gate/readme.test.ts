// The examples of README.md are what the code takes.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Value } from 'typebox/value'
import { expect, test } from 'vitest'
import { askEvidence } from './evidence.ts'
import { judgeLive } from './live-gate.ts'
import { LiveWindow } from './live-window.ts'

const readme = readFileSync(new URL('./README.md', import.meta.url), 'utf8')
const example = (name: string) => readme.match(new RegExp(`\`\`\`json ${name}\n(.*?)\`\`\``, 's'))?.[1] ?? 'no example'

test('the example of evidence allows a step within its day', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ficus-readme-'))
  try {
    writeFileSync(join(folder, 'average.json'), example('evidence'))
    const ask = (now: number) =>
      askEvidence('average', { evidenceDir: folder, maxAgeMs: 86_400_000, now, suiteSha256: null, gitRevision: null }).allowsStep
    expect([ask(1_767_600_000_000), ask(1_767_700_000_000)]).toEqual([true, false])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('the example of a ramp has the form of a window, and holds for its small sample', () => {
  const window: unknown = JSON.parse(example('live'))
  expect([...Value.Errors(LiveWindow, window)]).toEqual([])
  const { step, reasons } = judgeLive(window as LiveWindow)
  expect([step, reasons[0]]).toEqual(['hold', expect.stringContaining('300 requests in 1 minute answered by the candidate')])
})
