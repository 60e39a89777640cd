// In: the partners' file and the key of a request. Out: who sends it, or null. Keys stand in the file as hashes only.
// Called by stages/assign.ts. The file is read again when it changes; a file that cannot be read leaves the last good list in force.
import { createHash } from 'node:crypto'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { watchText } from '../life/watch-text.ts'

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
  /** Reads the file now; resolves to whether it is in force as it stands. */
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
  let isGood = true

  function adopt(text: string): void {
    try {
      byKeyHash = readPartners(text)
      isGood = true
    } catch (cause) {
      refuse(`reading the partners' file ${file}: ${(cause as Error).message}`)
    }
  }

  function refuse(problem: string): void {
    isGood = false
    onProblem(`${problem}; the list read before stays in force`)
  }

  const watch = file === '' ? null : watchText({ file, onText: adopt, onProblem: refuse })
  await watch?.look()
  return {
    find: apiKey => byKeyHash.get(createHash('sha256').update(apiKey).digest('hex')) ?? null,
    count: () => byKeyHash.size,
    reload: async () => {
      await watch?.look()
      return isGood
    },
    close: () => watch?.close(),
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
