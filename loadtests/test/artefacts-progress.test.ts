// The live progress of a run: what stands on a terminal and what is written elsewhere.
import { expect, test } from 'vitest'
import { openProgress } from '../src/cli/live-progress.ts'
import type { InjectorProgress } from '../src/engine/injector-plan.ts'

function seen(second: number, sentCount: number): InjectorProgress {
  return {
    type: 'progress',
    scenario: 'operators',
    second,
    total: { sentCount, answeredCount: sentCount - 2, failedCount: 1, lostCount: 1, wrongCount: 0 },
    underWayCount: 3,
    answeredCount: 20,
    p50Micros: 11_000,
    p95Micros: 35_000,
  }
}

/** What a terminal would show: cursor up, erase below, and text. */
function screenOf(written: string): string[] {
  const lines: string[] = ['']
  for (const piece of written.split(/(\u001b\[\d+[AJ]|\n)/)) {
    const up = /^\u001b\[(\d+)A$/.exec(piece)
    if (piece === '\n') lines.push('')
    else if (up !== null) lines.splice(Math.max(0, lines.length - 1 - Number(up[1])), Number.POSITIVE_INFINITY, '')
    else if (!piece.startsWith('\u001b')) lines[lines.length - 1] += piece
  }
  return lines.filter(line => line !== '')
}

function play(stream: { isTTY: boolean; columns?: number }, secondCount: number): { written: string; close: () => string } {
  let written = ''
  const progress = openProgress({ ...stream, write: (text: string) => (written += text) }, 'average')
  progress.tell({ type: 'step', text: 'pricing.calculate is found at off' })
  progress.tell({ type: 'slice', index: 2, variant: 'ficus', plannedCount: 24, forSeconds: 30 })
  for (let second = 1; second <= secondCount; second += 1)
    progress.tell({ type: 'second', variant: 'ficus', scenario: 'operators', seen: seen(second, second * 20) })
  progress.tell({ type: 'marker', text: 'SIGKILL to proxy' })
  return {
    written,
    close: () => {
      progress.close()
      return written
    },
  }
}

test('a terminal shows one block that is drawn anew, with lines above it that stay, and none of the block when it is over', () => {
  const run = play({ isTTY: true, columns: 120 }, 7)
  const screen = screenOf(run.written)
  expect(screen[0]).toBe('load: pricing.calculate is found at off')
  expect(screen[1]).toBe('load: 0:07 SIGKILL to proxy')
  expect(screen[2]).toMatch(/^average {2}slice 3 of 24: ficus, 0:30 long {2}\[=+ +\] 0:07$/)
  expect(screen.filter(line => line.startsWith('operators'))).toEqual([expect.stringMatching(/ 140 +138 +1 +1 +0 +3 +20\.0\/s +35\.0 ms$/)])
  expect(screen.at(-1)).toBe('last: SIGKILL to proxy')
  expect(screenOf(run.close())).toEqual(screen.slice(0, 2))
})

test('lines are cut to the width of the terminal, so that none wraps and is left behind', () => {
  const run = play({ isTTY: true, columns: 40 }, 3)
  const block = screenOf(run.written).filter(line => !line.startsWith('load: '))
  expect(block.length).toBeGreaterThan(2)
  for (const line of block) expect(line.length).toBeLessThan(40)
})

test('where there is no terminal, a plain line comes at the start of a slice and every five seconds, without control characters', () => {
  const { written } = play({ isTTY: false }, 12)
  const lines = written.trimEnd().split('\n')
  expect(written).not.toContain('\u001b')
  expect(lines.filter(line => line.includes('slice 3 of 24'))).toHaveLength(1)
  expect(lines.filter(line => line.includes('operators:'))).toEqual([
    'load: 0:05 of 0:30 operators: 100 sent, 98 answered, 1 failed, 1 lost, 0 wrong; last second 20.0/s, p95 35.0 ms, 3 under way',
    'load: 0:10 of 0:30 operators: 200 sent, 198 answered, 1 failed, 1 lost, 0 wrong; last second 20.0/s, p95 35.0 ms, 3 under way',
  ])
})
