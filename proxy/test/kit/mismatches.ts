// What the admin port tells of the comparisons, once it tells what the test waits for.
import type { MismatchesView } from '../../src/admin/mismatches-view.ts'
import type { Answer } from './ask.ts'

export async function untilMismatches(read: () => Promise<Answer>, isDone: (view: MismatchesView) => boolean): Promise<MismatchesView> {
  for (;;) {
    const view = JSON.parse((await read()).text) as MismatchesView
    if (isDone(view)) return view
  }
}

/** How many comparisons of the only route there are, whatever their verdict. */
export function comparedCount({ routes }: MismatchesView): number {
  const [counts] = routes.map(({ verdictCounts }) => verdictCounts)
  return counts === undefined ? 0 : counts.match + counts.mismatch + counts.ignored + counts.failed
}
