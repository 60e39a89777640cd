// In: a path. Out: its text whenever that changed. Called for the partners' and the routes file; the first look is awaited by the caller.
import { type FSWatcher, watch } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

export interface TextWatch {
  /** Reads the file now. Resolves once its text, if it is another one, was handed over. */
  look(): Promise<void>
  close(): void
}

export interface TextWatchOptions {
  readonly file: string
  /** Must not throw. */
  readonly onText: (text: string) => void
  /** Told once per kind of trouble, not once per look. */
  readonly onProblem: (problem: string) => void
  readonly pollIntervalMs?: number
}

export function watchText({ file, onText, onProblem, pollIntervalMs = 2_000 }: TextWatchOptions): TextWatch {
  let lastText: string | null = null
  let lastProblem: string | null = null
  let looking: Promise<void> | null = null
  let asked = false

  async function readOnce(): Promise<void> {
    try {
      const text = await readFile(file, 'utf8')
      lastProblem = null
      if (text === lastText) return
      lastText = text
      onText(text)
    } catch (cause) {
      lastText = null
      report(`reading ${file}: ${(cause as Error).message}`)
    }
  }

  function report(problem: string): void {
    if (problem === lastProblem) return
    lastProblem = problem
    onProblem(problem)
  }

  /** A change within a look leads to one more look. */
  function look(): Promise<void> {
    asked = true
    looking ??= (async () => {
      while (asked) {
        asked = false
        await readOnce()
      }
      looking = null
    })()
    return looking
  }

  const watcher = watched(file, () => void look(), report)
  // Network file systems and bind mounts of containers tell nobody about changes.
  const poll = setInterval(() => void look(), pollIntervalMs).unref()
  return {
    look,
    close: () => {
      watcher?.close()
      clearInterval(poll)
    },
  }
}

/**
 * The folder is watched, not the file: writers replace the file by a rename, and a watch on a file stays with the old one. Any name in it counts,
 * because a Kubernetes ConfigMap changes by another link beside the file.
 */
function watched(file: string, onChange: () => void, onProblem: (problem: string) => void): FSWatcher | null {
  try {
    const watcher = watch(dirname(resolve(file)), { persistent: false }, onChange)
    return watcher.on('error', error => onProblem(`watching ${file}: ${error.message}`))
  } catch (cause) {
    onProblem(`watching ${file}: ${(cause as Error).message}; it is looked at every few seconds`)
    return null
  }
}
