// In: the running landscape. Out: var/landscape.json, whole or not there: tools and people read it to find everything.
// Its form is a fixed point of the architecture.
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Landscape {
  readonly proxy: { readonly url: string; readonly adminUrl: string; readonly adminToken: string; readonly testerToken: string }
  readonly mes: { readonly url: string }
  readonly pricing: { readonly url: string }
  readonly flags: { readonly url: string; readonly token: string; readonly file: string }
  readonly partners: readonly Partner[]
  readonly operators: readonly { readonly login: string; readonly password: string }[]
  readonly adminKey: string
  readonly pids: Readonly<Record<'proxy' | 'mes' | 'pricingApi' | 'pricingWorker' | 'flags', number>>
}

export interface Partner {
  readonly id: number
  readonly name: string
  readonly apiKey: string
}

export function writeLandscapeFile(varDir: string, landscape: Landscape): string {
  const file = join(varDir, 'landscape.json')
  writeFileSync(`${file}.new`, `${JSON.stringify(landscape, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
  return file
}

export function removeLandscapeFile(varDir: string): void {
  rmSync(join(varDir, 'landscape.json'), { force: true })
}
