// In: the credentials that the MES stand-in wrote. Out: the proxy's partner directory: who a key belongs to, keys only as hashes.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import type { Landscape } from './landscape-file.ts'

export type Credentials = Pick<Landscape, 'partners' | 'operators' | 'adminKey'>

export function readCredentials(file: string): Credentials {
  return JSON.parse(readFileSync(file, 'utf8')) as Credentials
}

export function writePartnerDirectory(file: string, credentials: Credentials): void {
  const rows = credentials.partners.map(({ id, name, apiKey }) => ({
    id,
    name,
    apiKeySha256: createHash('sha256').update(apiKey).digest('hex'),
  }))
  writeFileSync(file, `${JSON.stringify(rows, null, 2)}\n`, { mode: 0o600 })
}
