// The custom Unleash strategy that carries our share: on when the bucket of the sticky key is below `shareBasisPoints`.
// Unleash's own flexibleRollout knows whole percents only (0.9 enables nobody); this one knows hundredths. Any Unleash SDK for Node may register it.
import { type Context, Strategy } from 'unleash-client'
import { bucketOf, isInCohort } from '../cohort.ts'

export const bucketsStrategyName = 'ficusBuckets'

/** As it travels: Unleash parameters are text. */
export interface BucketsParameters {
  readonly rolloutKey: string
  readonly shareBasisPoints: string
}

export class BucketsStrategy extends Strategy {
  constructor() {
    super(bucketsStrategyName)
  }

  /** Shape: false for whatever is not a whole share of 0..10 000 or has no sticky key; the client has refused both already. */
  override isEnabled(parameters: Record<string, unknown>, context: Context): boolean {
    const stickyKey = context.properties?.['stickyKey'] ?? context['stickyKey']
    const share = Number(parameters['shareBasisPoints'])
    if (typeof stickyKey !== 'string' || !Number.isInteger(share) || share < 0 || share > 10_000) return false
    return isInCohort(bucketOf(String(parameters['rolloutKey']), stickyKey), share)
  }
}
