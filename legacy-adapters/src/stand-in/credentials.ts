// Keys and passwords of the seeded people, derived from the seed secret, so that a second start knows them without storing them.
// The database holds only their SHA-256: they are 128 random bits, which no dictionary reaches.
import { createHash, createHmac } from 'node:crypto'
import { renameSync, writeFileSync } from 'node:fs'
import type { Operator, Partner } from './database/people.ts'

export const apiKeyOf = (seedSecret: string, partnerId: number): string => `pk-${derived(seedSecret, `partner ${partnerId}`)}`
export const passwordOf = (seedSecret: string, login: string): string => derived(seedSecret, `operator ${login}`)
export const adminKeyOf = (seedSecret: string): string => `ak-${derived(seedSecret, 'administrator')}`
export const sessionSecretOf = (seedSecret: string): string => derived(seedSecret, 'sessions')

/** Tells whether a database was seeded with this secret, without telling the secret. */
export const fingerprintOf = (seedSecret: string): string => derived(seedSecret, 'fingerprint')

/** Shape: secret text → hex, as the database keeps it. */
export const sha256Hex = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')

/** Writes `{"partners":[{id,name,apiKey}],"operators":[{login,password}],"adminKey"}`, readable by the owner only, whole or not at all. */
export function writeCredentialsFile(
  file: string,
  known: { partners: readonly Partner[]; operators: readonly Operator[]; seedSecret: string; adminKey: string },
): void {
  const content = {
    partners: known.partners.map(({ id, name }) => ({ id, name, apiKey: apiKeyOf(known.seedSecret, id) })),
    operators: known.operators.map(({ login }) => ({ login, password: passwordOf(known.seedSecret, login) })),
    adminKey: known.adminKey,
  }
  const unfinished = `${file}.${process.pid}.unfinished`
  writeFileSync(unfinished, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 })
  renameSync(unfinished, file)
}

function derived(seedSecret: string, purpose: string): string {
  return createHmac('sha256', seedSecret).update(purpose, 'utf8').digest('hex').slice(0, 32)
}
