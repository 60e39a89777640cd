// In: a path. Out: its content now and after each change, within milliseconds; the flag file and the kill file are both read this way.
// fs.watch sees the rename of an atomic write at once; the poll is the safety net for file systems and moments in which it sees nothing.
import { type FSWatcher, watch } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

export type FileContent =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable'; readonly problem: string }

export interface WatchedFileOptions {
  readonly path: string
  readonly pollIntervalMs: number
  /** After each look at the file, changed or not; `changed` is true the first time. */
  readonly onLook: (content: FileContent, changed: boolean) => void
}

export interface WatchedFile {
  /** Looks now, besides the watch and the poll; resolves after onLook. */
  look(): Promise<void>
  close(): void
}

// Editors that save by moving the old file away leave a gap of a few milliseconds; a rename has none.
const missingGraceMs = 50

/** Shape: resolves after the first onLook. Errors: none; whatever is wrong with the file is content. */
export async function openWatchedFile(options: WatchedFileOptions): Promise<WatchedFile> {
  let last: FileContent | null = null
  let running: Promise<void> | null = null
  let again = false
  let closed = false

  async function lookOnce(): Promise<void> {
    let content = await readContent(options.path)
    if (content.kind === 'missing' && last?.kind === 'text') {
      await delay(missingGraceMs)
      content = await readContent(options.path)
    }
    if (closed) return
    const changed = last === null || !sameContent(last, content)
    last = content
    options.onLook(content, changed)
  }

  // One look at a time; events during a look ask for exactly one more, so that the last state of the file is always seen.
  async function lookUntilQuiet(): Promise<void> {
    do {
      again = false
      await lookOnce()
    } while (again && !closed)
    running = null
  }

  function look(): Promise<void> {
    if (running === null) running = lookUntilQuiet()
    else again = true
    return running
  }

  const directory = watchDirectory(options.path, () => void look())
  const poll = setInterval(() => {
    void directory.renew()
    void look()
  }, options.pollIntervalMs)
  poll.unref()
  await directory.renew()
  await look()

  return {
    look,
    close() {
      closed = true
      clearInterval(poll)
      directory.close()
    },
  }
}

interface DirectoryWatch {
  /** Watches again if the directory appeared or was replaced since. */
  renew(): Promise<void>
  close(): void
}

function watchDirectory(path: string, onEvent: () => void): DirectoryWatch {
  let watcher: FSWatcher | null = null
  let inode: bigint | null = null
  let closed = false

  function drop(): void {
    watcher?.close()
    watcher = null
    inode = null
  }

  async function renew(): Promise<void> {
    const found = await stat(dirname(path), { bigint: true }).catch(() => null)
    if (closed || (found !== null && watcher !== null && found.ino === inode)) return
    drop()
    if (found === null) return
    try {
      watcher = watch(dirname(path), { persistent: false }, (_, name) => {
        if (concerns(path, name)) onEvent()
      })
      watcher.on('error', drop)
      inode = found.ino
      onEvent()
    } catch {
      // No watch to be had (inotify limit, exotic file system): the poll remains.
      drop()
    }
  }

  return {
    renew,
    close() {
      closed = true
      drop()
    },
  }
}

// Kubernetes swaps a mounted ConfigMap by renaming the link `..data`, so that the file's own name is never reported.
function concerns(path: string, name: string | null): boolean {
  return name === null || name === basename(path) || name.startsWith('..')
}

export async function readContent(path: string): Promise<FileContent> {
  try {
    return { kind: 'text', text: await readFile(path, 'utf8') }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing' }
    return { kind: 'unreadable', problem: message }
  }
}

function sameContent(a: FileContent, b: FileContent): boolean {
  if (a.kind === 'text' && b.kind === 'text') return a.text === b.text
  if (a.kind === 'unreadable' && b.kind === 'unreadable') return a.problem === b.problem
  return a.kind === b.kind
}
