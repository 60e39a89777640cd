// In: a folder below the checkout. Out: a copy of the service there that differs from this one in the version of its engine, as the next release would: for rolling deploys.
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { repositoryRoot } from '../../../scripts/landscape/config.ts'

const constant = /(export const engineVersion = ')([^']+)(')/

/** Shape: the folder of its entry files, from the root of the checkout. */
export function copyAsNextVersion(folder: string): string {
  const source = join(repositoryRoot, 'pricing-service')
  for (const part of ['src', 'package.json']) cpSync(join(source, part), join(folder, 'pricing-service', part), { recursive: true })
  const file = join(folder, 'pricing-service/src/engine/index.ts')
  const text = readFileSync(file, 'utf8')
  if (!constant.test(text)) throw new Error(`${file} has no engineVersion: the other version cannot be told from this one`)
  writeFileSync(file, text.replace(constant, '$1$2-next$3'))
  return relative(repositoryRoot, join(folder, 'pricing-service/src'))
}
