// In: the partners' file and the key of a request. Out: who sends it, or null. Keys stand in the file as hashes only.
// Called by stages/assign.ts. The file is read again when it changes; a file that cannot be read leaves the last good list in force.
import { createHash } from 'node:crypto'
import { type FSWatcher, watch } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'

const PartnerRecord = Type.Object({
  id: Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: "the partner's id in MES" }),
  name: Type.String(),
  apiKeySha256: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256 of the key, lower-case hex' }),
})
const PartnersFile = Type.Array(PartnerRecord)

export type Partner = Readonly<Pick<Static<typeof PartnerRecord>, 'id' | 'name'>>

export interface PartnerDirectory {
  /** Shape: key as sent → partner, null when nobody has it. */
  find(apiKey: string): Partner | null
  readonly count: () => number
  /** Reads the file now; resolves to whether the list changed hands. Called by the watcher and by tests. */
  reload(): Promise<boolean>
  close(): void
}

export interface PartnerDirectoryOptions {
  /** '' knows nobody. */
  readonly file: string
  readonly onProblem: (problem: string) => void
}

export async function openPartnerDirectory({ file, onProblem }: PartnerDirectoryOptions): Promise<PartnerDirectory> {
  let byKeyHash: ReadonlyMap<string, Partner> = new Map()

  async function reload(): Promise<boolean> {
    try {
      byKeyHash = readPartners(await readFile(file, 'utf8'))
      return true
    } catch (cause) {
      onProblem(`reading the partners' file ${file}: ${(cause as Error).message}; the list read before stays in force`)
      return false
    }
  }

  let watcher: FSWatcher | null = null
  if (file !== '') {
    await reload()
    watcher = watched(file, () => void reload(), onProblem)
  }
  return {
    find: apiKey => byKeyHash.get(createHash('sha256').update(apiKey).digest('hex')) ?? null,
    count: () => byKeyHash.size,
    reload,
    close: () => watcher?.close(),
  }
}

function readPartners(text: string): ReadonlyMap<string, Partner> {
  const value: unknown = JSON.parse(text)
  if (!Value.Check(PartnersFile, value)) {
    const [first] = Value.Errors(PartnersFile, value)
    throw new Error(`${first?.instancePath ?? ''} ${first?.message ?? 'is not a list of partners'}`)
  }
  return new Map(value.map(({ id, name, apiKeySha256 }) => [apiKeySha256, Object.freeze({ id, name })]))
}

// The folder is watched, not the file: writers replace the file by a rename, and a watch on a file stays with the old one.
function watched(file: string, onChange: () => void, onProblem: (problem: string) => void): FSWatcher | null {
  const name = basename(file)
  try {
    const watcher = watch(dirname(resolve(file)), { persistent: false }, (_, changed) => {
      if (changed === null || changed === name) onChange()
    })
    return watcher.on('error', error => onProblem(`watching ${file}: ${error.message}`))
  } catch (cause) {
    onProblem(`watching ${file}: ${(cause as Error).message}; changes are seen at the next start`)
    return null
  }
}
