// What a load run shows while it runs. In: the run's progress as it comes. Out: on a terminal one block that is drawn anew, elsewhere a line now and then;
// always on stderr, so that stdout stays the result. Called by `load run`.

import { showClock, showDuration, showRate, showWhole } from '../artefacts/figures/show.ts'
import { alignColumns } from '../artefacts/text/align-columns.ts'
import { printable } from '../artefacts/text/printable.ts'
import type { RunProgress } from '../run/progress.ts'
import { emptyScene, type Scene, startSlice, takeSecond } from './progress-scene.ts'

export interface ProgressStream {
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
  write(text: string): unknown
}

export interface LiveProgress {
  tell(progress: RunProgress): void
  /** Takes the block away; what was said in lines stays. */
  close(): void
}

const lineEverySeconds = 5

export function openProgress(stream: ProgressStream, suiteName: string): LiveProgress {
  const scene = emptyScene()
  const block = stream.isTTY === true ? openBlock(stream) : null
  let secondsSinceLine = 0
  const say = (text: string) => {
    block?.clear()
    stream.write(`load: ${printable(text)}\n`)
  }
  return {
    tell: progress => {
      if (progress.type === 'step') say(progress.text)
      if (progress.type === 'marker') say(`${showClock(scene.second)} ${progress.text}`)
      if (progress.type === 'marker') scene.lastMarker = progress.text
      if (progress.type === 'slice') {
        startSlice(scene, progress)
        secondsSinceLine = 0
        if (block === null) say(sliceLine(scene))
      }
      if (progress.type === 'second') {
        const isNew = takeSecond(scene, progress)
        if (isNew) secondsSinceLine += 1
        if (block === null && isNew && secondsSinceLine >= lineEverySeconds) {
          secondsSinceLine = 0
          for (const line of scenarioLines(scene)) say(line)
        }
      }
      block?.draw(blockLines(scene, suiteName))
    },
    close: () => block?.clear(),
  }
}

function sliceLine({ index, plannedCount, variant, forSeconds }: Scene): string {
  return `slice ${index + 1} of ${plannedCount}: ${variant}, ${showClock(forSeconds)} long`
}

function scenarioLines({ latest, second, forSeconds }: Scene): string[] {
  return [...latest].map(([name, { total, answeredCount, p95Micros, underWayCount }]) => {
    const { sentCount, failedCount, lostCount, wrongCount } = total
    const counts = `${showWhole(sentCount)} sent, ${showWhole(total.answeredCount)} answered, ${failedCount} failed, ${lostCount} lost, ${wrongCount} wrong`
    const now = `last second ${showRate(answeredCount)}, p95 ${showDuration(p95Micros)}, ${underWayCount} under way`
    return `${showClock(second)} of ${showClock(forSeconds)} ${name}: ${counts}; ${now}`
  })
}

const blockHead = ['', 'sent', 'answered', 'failed', 'lost', 'wrong', 'under way', 'last second', 'p95']

function blockLines(scene: Scene, suiteName: string): string[] {
  if (scene.variant === '') return []
  const rows = [...scene.latest].map(([name, { total, underWayCount, answeredCount, p95Micros }]) => [
    name,
    ...[total.sentCount, total.answeredCount, total.failedCount, total.lostCount, total.wrongCount, underWayCount].map(showWhole),
    showRate(answeredCount),
    showDuration(p95Micros),
  ])
  return [
    `${suiteName}  ${sliceLine(scene)}  ${bar(scene)} ${showClock(Math.min(scene.second, scene.forSeconds))}`,
    ...alignColumns([blockHead, ...rows], { leftCount: 1 }),
    ...(scene.lastMarker === null ? [] : [`last: ${scene.lastMarker}`]),
  ]
}

const barWidth = 20

function bar({ second, forSeconds }: Scene): string {
  const full = forSeconds <= 0 ? 0 : Math.min(barWidth, Math.round((second / forSeconds) * barWidth))
  return `[${'='.repeat(full)}${' '.repeat(barWidth - full)}]`
}

interface Block {
  draw(lines: readonly string[]): void
  clear(): void
}

/** Lines wider than the terminal would wrap and be left behind: they are cut. */
function openBlock(stream: ProgressStream): Block {
  let drawnCount = 0
  const clear = () => {
    if (drawnCount > 0) stream.write(`\u001b[${drawnCount}A\u001b[0J`)
    drawnCount = 0
  }
  return {
    clear,
    draw: lines => {
      const width = Math.max(20, (stream.columns ?? 80) - 1)
      clear()
      if (lines.length > 0) stream.write(`${lines.map(line => printable(line).slice(0, width)).join('\n')}\n`)
      drawnCount = lines.length
    },
  }
}
