// A flag that is borrowed for a run: each change names the revision that was seen last, so that nobody else's change is overruled, and what was found
// at the start is put back at the end, whatever happened in between. Called by the suite's runner.
import { LoadError } from '../errors.ts'
import type { Flag, FlagPosition } from './flag.ts'

export interface BorrowedFlag {
  readonly found: FlagPosition
  /** As it is now, whoever set it. */
  revision(): Promise<number>
  set(position: FlagPosition, why: string): Promise<void>
  /** Errors: FLAG_CHANGED_MEANWHILE when the revision is no longer the one that was set last. */
  assertUnchanged(): Promise<void>
  /** Out: false when somebody else changed the flag meanwhile; theirs is left. */
  giveBack(why: string): Promise<boolean>
}

export async function borrowFlag(flag: Flag): Promise<BorrowedFlag> {
  const found = await flag.read()
  let seenRevision = found.revision
  return {
    found,
    revision: async () => (await flag.read()).revision,
    set: async (position, why) => {
      seenRevision = await flag.set(position, { why, seenRevision })
    },
    assertUnchanged: async () => {
      const { revision } = await flag.read()
      if (revision !== seenRevision) throw new LoadError('FLAG_CHANGED_MEANWHILE', 'looking at the flag after a stage')
    },
    giveBack: async why => {
      const { revision } = await flag.read()
      if (revision !== seenRevision) return false
      if (revision !== found.revision) await flag.set(found, { why, seenRevision })
      return true
    },
  }
}
