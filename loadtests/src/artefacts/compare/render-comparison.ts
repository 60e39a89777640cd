// In: a comparison of two runs. Out: its text for the terminal: what is different about the runs first, then the figures. Called by `load compare`.
import { showChange, showDuration, showRate, showRatio } from '../figures/show.ts'
import { alignColumns } from '../text/align-columns.ts'
import type { ComparedFigure, RunComparison } from './compare-runs.ts'

export function renderComparison({ note, differences, figures, onlyInOne }: RunComparison): string {
  const facts =
    differences.length === 0
      ? ['machine, versions and revision are the same']
      : alignColumns([['differs', 'before', 'after'], ...differences.map(({ what, before, after }) => [what, before, after])], {
          leftCount: 3,
        })
  const rows = figures.map((figure, index) => row(figure, figures[index - 1]))
  const head = ['endpoint', 'variant', 'figure', 'before', 'after', 'ratio', '95 % interval', 'that is']
  return [
    note,
    '',
    ...facts,
    '',
    ...alignColumns([head, ...rows], { leftCount: 3 }),
    ...(onlyInOne.length === 0 ? [] : ['', `only in one of them: ${onlyInOne.join('; ')}`]),
    '',
  ].join('\n')
}

function row(figure: ComparedFigure, previous: ComparedFigure | undefined): string[] {
  const { scope, variant, metric, before, after, ratio, interval, sliceCounts } = figure
  const isRate = metric === 'right-per-second'
  const show = isRate ? showRate : showDuration
  const isNew = previous?.scope !== scope || previous.variant !== variant
  const sure = interval !== null && (interval.lower > 1 || interval.upper < 1)
  return [
    isNew ? scope : '',
    isNew ? variant : '',
    isRate ? 'right' : metric,
    show(before),
    show(after),
    showRatio(ratio),
    interval === null ? `too few slices (${sliceCounts.join(', ')})` : `${showRatio(interval.lower)} – ${showRatio(interval.upper)}`,
    interval === null ? '' : sure ? showChange(ratio, isRate ? 'rate' : 'duration') : 'no sure difference',
  ]
}
