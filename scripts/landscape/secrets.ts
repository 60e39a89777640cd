// In: the var folder. Out: the secrets of this landscape, made once and kept in a file that only its owner can read.
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const names = [
  'mesDatabasePassword',
  'pricingDatabasePassword',
  'mesSeedSecret',
  'mesAdminKey',
  'flagsToken',
  'proxyAdminToken',
  'testerToken',
] as const
export type LandscapeSecrets = Readonly<Record<(typeof names)[number], string>>

export function landscapeSecrets(varDir: string): LandscapeSecrets {
  const file = join(varDir, 'secrets.json')
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<LandscapeSecrets>) : {}
  const secrets = Object.fromEntries(names.map(name => [name, kept[name] ?? randomBytes(18).toString('base64url')])) as LandscapeSecrets
  writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 })
  return secrets
}
