// How figures read in reasons. In: numbers. Out: text with units. Called by the rules; nothing is computed from what stands here.
import type { RuleKind, RuleOutcome } from './gate-report.ts'

export function showCount(count: number): string {
  return Math.round(count)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ' ')
}

export function showPercent(ratio: number): string {
  const percent = ratio * 100
  if (percent === 0) return '0 %'
  return `${percent >= 10 ? percent.toFixed(0) : percent >= 1 ? percent.toFixed(1) : percent.toPrecision(1).replace(/0+$/, '')} %`
}

export function showMicros(micros: number): string {
  const ms = micros / 1000
  if (ms >= 10_000) return `${(ms / 1000).toFixed(1)} s`
  return `${ms >= 100 ? ms.toFixed(0) : ms >= 10 ? ms.toFixed(1) : ms.toFixed(2)} ms`
}

export function showRatio(ratio: number): string {
  if (!Number.isFinite(ratio)) return '∞'
  return ratio >= 100 ? ratio.toFixed(0) : ratio >= 10 ? ratio.toFixed(1) : ratio >= 0.1 ? ratio.toFixed(2) : ratio.toPrecision(2)
}

export function showBytes(bytes: number): string {
  return `${(bytes / 1_048_576).toFixed(1)} MiB`
}

/** "1 slice", "3 slices". */
export function many(count: number, thing: string): string {
  return `${showCount(count)} ${thing}${count === 1 ? '' : 's'}`
}

/** The first few of a list and how many more there are. */
export function firstOf(lines: readonly string[], shownMax = 3): string {
  const more = lines.length - shownMax
  return lines.slice(0, shownMax).join('; ') + (more > 0 ? `; and ${many(more, 'more')}`.replace('mores', 'more') : '')
}

export function scopeName({ scenario, endpoint }: { scenario: string; endpoint?: string | undefined }): string {
  return endpoint === undefined ? scenario : `${scenario}/${endpoint}`
}

/** A rule that either holds or has problems. */
export function heldOr(
  verdict: 'invalid' | 'fail',
  rule: {
    readonly kind: RuleKind
    readonly title: string
    readonly measured: string
    readonly problems: readonly string[]
    readonly shownOnly?: boolean
  },
): RuleOutcome {
  const { kind, title, measured, problems, shownOnly = false } = rule
  const broken = problems.length > 0
  return { kind, title, verdict: broken ? verdict : 'pass', why: `${title}: ${broken ? firstOf(problems) : measured}`, shownOnly }
}
