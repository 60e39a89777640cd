import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openRecorder } from './recorder.ts'

function recorded(sampleBasisPoints: number, use: (recorder: ReturnType<typeof openRecorder>) => void) {
  const folder = mkdtempSync(join(tmpdir(), 'ficus-recorder-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const counts: Record<string, number> = { recorded: 0 }
  const file = join(folder, 'recording.jsonl')
  const recorder = openRecorder({
    file,
    bytesMax: 10_000_000,
    sampleBasisPoints,
    onRecorded: count => (counts['recorded']! += count),
    onDropped: (cause, count) => (counts[cause] = (counts[cause] ?? 0) + count),
    onProblem: problem => expect.fail(problem),
  })
  use(recorder)
  return { recorder, counts, lines: () => readFileSync(file, 'utf8').trimEnd().split('\n') }
}

const responseTo = (url: string) => ({ req: { method: 'GET', url } }) as ServerResponse
const clientGone = { kind: 'client-gone' } as const

test('what cannot wait any more is dropped and counted; the rest is written when the recorder closes', async () => {
  const { recorder, counts, lines } = recorded(10_000, ({ untouched }) => {
    for (let count = 0; count < 5_000; count += 1) untouched(responseTo('/health'), 0, clientGone)
  })
  await recorder.close()
  expect(counts).toEqual({ recorded: 4_096, 'buffer-full': 904 })
  expect(lines()).toHaveLength(4_097)
})

test('a call that cannot even be looked at is counted, and nothing is thrown at whoever serves', async () => {
  const broken = {
    get req(): never {
      throw new Error('of the test')
    },
  } as unknown as ServerResponse
  const { recorder, counts } = recorded(10_000, ({ untouched }) => {
    untouched(broken, 200, clientGone)
    untouched(responseTo('/health'), 0, clientGone)
  })
  await recorder.close()
  expect(counts).toEqual({ recorded: 1, fault: 1 })
})

test('a target too long for any route of the contract is not kept waiting in memory', async () => {
  const { recorder, lines } = recorded(10_000, ({ untouched }) =>
    untouched(responseTo(`/api/orders?Status=${'x'.repeat(2_000)}`), 0, clientGone),
  )
  await recorder.close()
  expect(JSON.parse(lines()[1]!)).toMatchObject({ route: 'other', query: {} })
})

test('of a sample of a tenth about a tenth is recorded', async () => {
  const { recorder, counts } = recorded(1_000, ({ untouched }) => {
    for (let count = 0; count < 4_000; count += 1) untouched(responseTo('/health'), 0, clientGone)
  })
  await recorder.close()
  // 400 expected; beyond these bounds less than once in a hundred million runs.
  expect(counts['recorded']).toBeGreaterThan(280)
  expect(counts['recorded']).toBeLessThan(520)
})
