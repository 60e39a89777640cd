// Which pieces of the readers' code have ever run, so that the fuzzer keeps the files that reach new ones. V8's own block coverage, asked from inside the process.
import { type Profiler, Session } from 'node:inspector'

export interface Coverage {
  /** The pieces that ran since the last question. */
  readonly take: () => ReadonlySet<string>
}

/** `isWanted`: which scripts count, by address. */
export const startCoverage = (isWanted: (url: string) => boolean): Coverage => {
  const session = new Session()
  session.connect()
  session.post('Profiler.enable')
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })

  const take = (): ReadonlySet<string> => {
    let scripts: readonly Profiler.ScriptCoverage[] = []
    // In this thread the answer comes before post() returns; counts are set back by every question.
    session.post('Profiler.takePreciseCoverage', (_error, taken) => {
      scripts = taken.result
    })
    const pieces = new Set<string>()
    for (const { url, scriptId, functions } of scripts)
      if (isWanted(url))
        for (const { ranges } of functions)
          for (const { startOffset, endOffset, count } of ranges) if (count > 0) pieces.add(`${scriptId}:${startOffset}:${endOffset}`)
    return pieces
  }
  return { take }
}
