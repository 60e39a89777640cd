// `load truth`: how often is the gate itself wrong? In: the words after `truth`. Out: a table of bars with what was measured; exit code 1 if one is missed.
import { writeFileSync } from 'node:fs'
import { readTruthSettings } from '../gate/config.ts'
import { readRecordedPairs } from '../gate/truth/pair-source.ts'
import { type RealRun, realRuns } from '../gate/truth/real-twins.ts'
import { syntheticStudy, type TruthRow } from '../gate/truth/study.ts'
import { exitCodes } from './exit-codes.ts'

const shortRunCount = 300
const verdictWithinSeconds = 120
const calmMinRatio = 0.75

/** Errors: SettingsError. */
export async function truthCommand(words: readonly string[]): Promise<number> {
  const settings = readTruthSettings(words)
  if ('text' in settings) {
    process.stdout.write(settings.text)
    return exitCodes.pass
  }
  const { runs, short, randomStart, real, record, json } = settings
  const startedAt = performance.now()
  const synthetic = syntheticStudy({ runCount: short ? shortRunCount : runs, randomStart, recorded: readRecordedPairs() })
  const rows = [...synthetic, ...(real === 0 ? [] : realRows(await realRuns(real, randomStart, tell(record))))]
  const seconds = (performance.now() - startedAt) / 1000
  process.stdout.write(json ? `${JSON.stringify({ randomStart, seconds, rows }, null, 2)}\n` : render(rows, seconds))
  return rows.some(({ holds }) => holds === false) ? exitCodes.fail : exitCodes.pass
}

/** One line per real run on stderr; what was measured goes to the file at once, so that a broken-off study leaves what it has. */
function tell(record: string): (run: RealRun, index: number) => void {
  if (record !== '') writeFileSync(record, '')
  return ({ report, pairCount, seconds, pairs }, index) => {
    const ratios = report.rules.flatMap(({ ratio }) => (ratio === undefined ? [] : ratio.median.toFixed(2))).join(' / ')
    const why = report.verdict === 'pass' ? '' : `: ${report.reasons[0]}`
    process.stderr.write(
      `load: real run ${index + 1}: ${report.verdict}, ${pairCount} pairs, ${seconds.toFixed(0)} s, ratios ${ratios}${why}\n`,
    )
    if (record !== '') writeFileSync(record, pairs.map(pair => `${JSON.stringify(pair)}\n`).join(''), { flag: 'a' })
  }
}

function realRows(runs: readonly RealRun[]): TruthRow[] {
  const count = (verdict: string) => runs.filter(({ report }) => report.verdict === verdict).length
  const slowest = Math.max(...runs.map(({ seconds }) => seconds))
  const pairs = runs.map(({ pairCount }) => pairCount)
  const others = `${count('pass')} pass, ${count('inconclusive')} inconclusive, ${count('invalid')} invalid`
  return [
    {
      what: `a real server against its twin fails (${runs.length} runs)`,
      bar: 'none',
      measured: `${count('fail')} fail, ${others}; ${(pairs.reduce((sum, one) => sum + one, 0) / pairs.length).toFixed(1)} pairs on average`,
      holds: count('fail') === 0,
    },
    {
      what: 'the machine was calm enough for a verdict',
      bar: `in ≥ ${calmMinRatio * 100} % of real runs`,
      measured: `${runs.length - count('invalid')} of ${runs.length}`,
      holds: runs.length - count('invalid') >= calmMinRatio * runs.length,
    },
    {
      what: 'a real verdict takes',
      bar: `≤ ${verdictWithinSeconds} s`,
      measured: `${slowest.toFixed(0)} s at most`,
      holds: slowest <= verdictWithinSeconds,
    },
  ]
}

function render(rows: readonly TruthRow[], seconds: number): string {
  const width = (key: 'what' | 'bar') => Math.max(...rows.map(row => row[key].length))
  const mark = (holds: boolean | null) => (holds === null ? '    ' : holds ? 'ok  ' : 'MISS')
  const lines = rows.map(row => `${mark(row.holds)}  ${row.what.padEnd(width('what'))}  ${row.bar.padEnd(width('bar'))}  ${row.measured}`)
  const missed = rows.filter(({ holds }) => holds === false).length
  return `${lines.join('\n')}\n\n${missed === 0 ? 'every bar is held' : `${missed} bars are missed`}, after ${seconds.toFixed(0)} s\n`
}
