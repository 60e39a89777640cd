// In: how many of the quotes that ended lately were too late because they had to wait, and how many were calculated. Out: by how much a predicted wait is to be
// stretched. Pure. Predictions count processor time; on cores that api, stores and clients share, a queue moves more slowly than that, and whoever is let in
// and expires has cost everybody else. A stretch that is too large costs little: threads are busy as long as anything waits.

export interface LateQuotes {
  readonly lateCount: number
  readonly calculatedCount: number
}

const lateRatioMax = 0.02
/** A few may have had hardly any time to live. */
const lateCountMin = 3
const growthRatioMax = 0.25
const stretchMax = 3
/** Once a second: half of it is forgotten in half a minute. */
const keptRatio = 0.98

export function nextStretch(stretchRatio: number, { lateCount, calculatedCount }: LateQuotes): number {
  const lateRatio = lateCount / Math.max(1, lateCount + calculatedCount)
  if (lateCount < lateCountMin || lateRatio <= lateRatioMax) return Math.max(1, stretchRatio * keptRatio)
  return Math.min(stretchMax, stretchRatio * (1 + Math.min(growthRatioMax, lateRatio)))
}
