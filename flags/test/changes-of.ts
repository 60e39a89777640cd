// Opens flags so that a test can wait for what it means to see, by event and not by time.
import { type FlagsClient, type FlagsOptions, type FlagsSnapshot, openFlags } from '../src/client.ts'

export interface WatchedFlags extends AsyncDisposable {
  readonly flags: FlagsClient
  /** Resolves as soon as what is in force satisfies the condition; at once if it does already. */
  until(condition: (snapshot: FlagsSnapshot) => boolean): Promise<FlagsSnapshot>
}

export async function watchedFlags(options: Omit<FlagsOptions, 'onChange'>): Promise<WatchedFlags> {
  const waiting = new Set<(snapshot: FlagsSnapshot) => void>()
  const flags = await openFlags({
    ...options,
    onChange: snapshot => {
      for (const look of waiting) look(snapshot)
    },
  })
  return {
    flags,
    until: condition =>
      new Promise(resolve => {
        const look = (snapshot: FlagsSnapshot) => {
          if (!condition(snapshot)) return
          waiting.delete(look)
          resolve(snapshot)
        }
        waiting.add(look)
        look(flags.snapshot())
      }),
    [Symbol.asyncDispose]: () => flags.close(),
  }
}
