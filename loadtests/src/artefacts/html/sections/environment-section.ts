// Where and with what it was measured, so that somebody else can do it again. In: a result. Out: a list, and the suite as it was run.
import type { LoadResult } from '../../../run/load-result.ts'
import { absent, showBytes, showTime, showWhole } from '../../figures/show.ts'
import { type Html, html } from '../html.ts'

export function environmentSection(result: LoadResult): Html {
  const { suite, randomStart, startedAt, endedAt, short } = result
  const rows: readonly (readonly [string, string])[] = [
    ['started', showTime(startedAt)],
    ['ended', showTime(endedAt)],
    ['random start', String(randomStart)],
    ['form', short ? 'short' : 'whole'],
    ['flag revisions', flagRevisions(result)],
    ...environmentRows(result.environment),
  ]
  return html`<h2>Where and how</h2>${definitions(rows)}<details><summary>The suite as it was run</summary><pre>${JSON.stringify(suite, null, 1)}</pre></details>`
}

export function environmentRows(environment: LoadResult['environment']): [string, string][] {
  return Object.entries(environment).map(([key, value]) => [wordsOf(key), shownValue(key, value)])
}

export function definitions(rows: readonly (readonly [string, string])[]): Html {
  return html`<dl class="env">${rows.map(([term, text]) => html`<dt>${term}</dt><dd>${text}</dd>`)}</dl>`
}

function flagRevisions({ slices }: LoadResult): string {
  const all = slices
    .flatMap(({ flagRevisionBefore, flagRevisionAfter }) => [flagRevisionBefore, flagRevisionAfter])
    .filter(each => each !== null)
  if (all.length === 0) return absent
  const [low, high] = [Math.min(...all), Math.max(...all)]
  return low === high ? String(low) : `${low} to ${high}`
}

/** "gitRevision" → "git revision". */
function wordsOf(key: string): string {
  return key.replace(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`)
}

function shownValue(key: string, value: string | number | null): string {
  if (value === null) return absent
  if (typeof value === 'string') return value
  return key.endsWith('Bytes') ? showBytes(value) : Number.isInteger(value) ? showWhole(value) : value.toFixed(2)
}
