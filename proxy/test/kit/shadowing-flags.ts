// The words with which a real proxy process compares every price. In: a folder for its files, the candidate. Out: flags. Called by tests of what is kept.
import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { apiKey } from './start-kit.ts'

export async function shadowingFlags(folder: string, candidateUrl: string): Promise<string[]> {
  const apiKeySha256 = createHash('sha256').update(apiKey).digest('hex')
  await writeFile(join(folder, 'partners.json'), JSON.stringify([{ id: 7, name: 'Seventh Ring', apiKeySha256 }]))
  const flags = { 'pricing.calculate': { stage: 'shadow', mirrorBasisPoints: 10_000 } }
  await writeFile(join(folder, 'flags.json'), JSON.stringify({ revision: 1, flags }))
  return ['--pricing', candidateUrl, '--partners-file', join(folder, 'partners.json')]
}
