// `load trend SUITE`: how a suite went over its kept runs. In: the words after `trend`. Out: a table, JSON or a page; exit code 0, whatever it shows.
import { dirname, resolve } from 'node:path'
import { readTrendSettings } from '../artefacts/config.ts'
import { writeWhole } from '../artefacts/folder/write-whole.ts'
import { readTrend } from '../artefacts/trend/read-trend.ts'
import { renderTrend } from '../artefacts/trend/render-trend.ts'
import { trendPage } from '../artefacts/trend/trend-page.ts'
import { LoadError } from '../errors.ts'
import { exitCodes } from './exit-codes.ts'

/** Errors: LoadError, SettingsError. */
export function trendCommand([suite = '--help', ...rest]: readonly string[]): number {
  const settings = readTrendSettings(suite.startsWith('--') ? [suite, ...rest] : rest)
  if ('text' in settings) {
    process.stdout.write(settings.text)
    return exitCodes.pass
  }
  if (suite.startsWith('--')) throw new LoadError('USAGE_WRONG', 'load trend without a suite')
  const trend = readTrend(suite, settings)
  if (trend.rows.length === 0 && trend.unreadable.length === 0) throw new LoadError('RUN_MISSING', `looking for runs of "${suite}"`)
  if (settings.html !== '') {
    const page = resolve(settings.ficusCalledFrom, settings.html)
    writeWhole(page, trendPage(trend, dirname(page)))
  }
  process.stdout.write(settings.json ? `${JSON.stringify(trend, null, 2)}\n` : renderTrend(trend))
  return exitCodes.pass
}
