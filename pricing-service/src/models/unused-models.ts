// In: the folder of models, and who names which. Out: files that no quote names and nobody asked for lately are removed, some folders at a time. Who has found a
// model may count on it: finding it makes it young (model-files.ts), and a file is moved aside and judged once more before it is removed.
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'

export interface UnusedModels {
  /** Looks at some files from where the last call ended. Shape: how many went. */
  tidy(rules: UnusedRules): Promise<number>
}

export interface UnusedRules {
  readonly olderThanMs: number
  /** About so many files are looked at. */
  readonly countMax: number
  /** Of these, those that a quote names. */
  readonly named: (sha256s: readonly string[]) => Promise<ReadonlySet<string>>
}

const shelves = Array.from({ length: 256 }, (_, n) => n.toString(16).padStart(2, '0'))

export function openUnusedModels(folder: string): UnusedModels {
  const aside = path.join(folder, 'leaving')
  const fileOf = (sha256: string) => path.join(folder, sha256.slice(0, 2), sha256)
  const asideOf = (sha256: string) => path.join(aside, sha256)
  let nextShelf = 0

  async function tidy(rules: UnusedRules): Promise<number> {
    // What a process that died had moved aside is judged first.
    let removedCount = await judgeAside(await filesIn(aside), rules)
    let seenCount = 0
    for (let n = 0; n < shelves.length && seenCount < rules.countMax; n++) {
      const shelf = path.join(folder, shelves[nextShelf] as string)
      nextShelf = (nextShelf + 1) % shelves.length
      const names = await filesIn(shelf)
      seenCount += names.length
      removedCount += await tidyShelf(shelf, names, rules)
    }
    return removedCount
  }

  async function tidyShelf(shelf: string, names: readonly string[], rules: UnusedRules): Promise<number> {
    const old: string[] = []
    for (const name of names) if (await isOld(path.join(shelf, name), rules)) old.push(name)
    if (old.length === 0) return 0
    const named = await rules.named(old)
    const leaving = old.filter(name => !named.has(name))
    if (leaving.length === 0) return 0
    await mkdir(aside, { recursive: true })
    for (const name of leaving) await rename(fileOf(name), asideOf(name))
    return judgeAside(leaving, rules)
  }

  async function judgeAside(names: readonly string[], rules: UnusedRules): Promise<number> {
    if (names.length === 0) return 0
    const named = await rules.named(names)
    let removedCount = 0
    for (const name of names) {
      const goes = !named.has(name) && (await isOld(asideOf(name), rules))
      if (goes) await rm(asideOf(name))
      else await rename(asideOf(name), fileOf(name))
      if (goes) removedCount += 1
    }
    return removedCount
  }

  return { tidy }
}

/** Shape: the names of models; nothing when there is no such folder. */
async function filesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter(name => /^[0-9a-f]{64}$/.test(name))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

async function isOld(file: string, { olderThanMs }: UnusedRules): Promise<boolean> {
  const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }))
  return Date.now() - mtimeMs > olderThanMs
}
