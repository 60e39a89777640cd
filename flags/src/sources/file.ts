// The file source: a watched flag file becomes the table in force plus the honest state of its source.
// Last-good stays in force while the file is malformed, until it is stale; a missing file is no table at all. The client puts legacy where there is none.
import { type FlagFile, parseFlagFile } from '../flag-file.ts'
import { type FileContent, openWatchedFile } from './watched-file.ts'

export type SourceState = 'fresh' | 'stale' | 'missing' | 'malformed'

export interface SourceReading {
  readonly state: SourceState
  /** What is to be obeyed: null when nothing good was ever read, when the file is gone, or when the last good reading is stale. */
  readonly inForce: FlagFile | null
  readonly problem: string | null
  /** When the file last said what is in force. */
  readonly confirmedAt: number | null
}

export interface FileSourceOptions {
  readonly path: string
  readonly pollIntervalMs: number
  readonly staleAfterMs: number
  /** Called before openFileSource resolves, and whenever the reading changes in more than `confirmedAt`. */
  readonly onReading: (reading: SourceReading) => void
}

export interface FileSource {
  reading(): SourceReading
  /** Looks now; resolves after onReading, if there was anything to tell. */
  look(): Promise<void>
  close(): void
}

export async function openFileSource(options: FileSourceOptions): Promise<FileSource> {
  let good: { file: FlagFile; confirmedAt: number } | null = null
  let broken: { state: 'missing' | 'malformed'; problem: string } | null = null
  let current: SourceReading = readingNow()

  function readingNow(): SourceReading {
    if (broken?.state === 'missing') return { state: 'missing', inForce: null, problem: broken.problem, confirmedAt: null }
    if (good === null) return { state: 'malformed', inForce: null, problem: broken?.problem ?? 'not read yet', confirmedAt: null }
    const { file, confirmedAt } = good
    if (Date.now() - confirmedAt > options.staleAfterMs) {
      const problem = broken?.problem ?? 'the file could not be read for too long'
      return { state: 'stale', inForce: null, problem, confirmedAt }
    }
    return { state: broken?.state ?? 'fresh', inForce: file, problem: broken?.problem ?? null, confirmedAt }
  }

  function publish(): void {
    const before = current
    current = Object.freeze(readingNow())
    const same = before.state === current.state && before.inForce === current.inForce && before.problem === current.problem
    if (!same) options.onReading(current)
  }

  function take(content: FileContent, changed: boolean): void {
    if (changed) {
      const outcome = understand(options.path, content)
      if ('file' in outcome) good = { file: outcome.file, confirmedAt: Date.now() }
      broken = 'file' in outcome ? null : outcome
      if (broken?.state === 'missing') good = null
    } else if (broken === null && good !== null) {
      good = { file: good.file, confirmedAt: Date.now() }
    }
    publish()
  }

  const watched = await openWatchedFile({ path: options.path, pollIntervalMs: options.pollIntervalMs, onLook: take })
  // Apart from the looks, because a hanging file system ends them: age must be noticed all the same.
  const ageing = setInterval(publish, options.pollIntervalMs)
  ageing.unref()

  return {
    reading: () => current,
    look: () => watched.look(),
    close() {
      clearInterval(ageing)
      watched.close()
    },
  }
}

function understand(path: string, content: FileContent): { file: FlagFile } | { state: 'missing' | 'malformed'; problem: string } {
  if (content.kind === 'missing') return { state: 'missing', problem: `${path} does not exist` }
  if (content.kind === 'unreadable') return { state: 'malformed', problem: content.problem }
  const reading = parseFlagFile(content.text)
  return 'file' in reading ? reading : { state: 'malformed', problem: `${path}: ${reading.problem}` }
}
