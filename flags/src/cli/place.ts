// In: settings and options. Out: the files to work on and the running landscape, if there is one. Works without any server.
import { readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { resolve } from 'node:path'
import { type FlagStore, flagStore } from '../audit/flag-store.ts'
import type { Given } from './command.ts'
import type { CliSettings } from './config.ts'

export interface Place {
  readonly store: FlagStore
  readonly proxyAdminUrl: string | null
  /** Of the landscape's proxy. */
  readonly proxyAdminToken: string | null
  /** ADMIN_TOKEN of whoever calls; goes before the landscape's. */
  readonly adminToken: string | null
  /** Who changes things unless --by says otherwise. */
  readonly user: string
}

interface Landscape {
  readonly flags?: { readonly file?: string; readonly killFile?: string }
  readonly proxy?: { readonly adminUrl?: string; readonly adminToken?: string }
}

export function findPlace(settings: CliSettings, given: Given): Place {
  const landscape = readLandscape(settings.landscapeFile)
  const here = (path: string) => resolve(settings.ficusCalledFrom, path)
  const chosenFile = given.text('file') ?? nonEmpty(settings.flagsFile)
  const file = chosenFile !== undefined ? here(chosenFile) : (landscape?.flags?.file ?? settings.defaultFlagsFile)
  // The landscape's kill file and proxy belong to the landscape's flag file only.
  const ofLandscape = landscape !== null && file === (landscape.flags?.file ?? settings.defaultFlagsFile)
  const chosenKillFile = given.text('kill-file') ?? nonEmpty(settings.killFile)
  const killFile = chosenKillFile !== undefined ? here(chosenKillFile) : ofLandscape ? landscape.flags?.killFile : undefined
  return {
    store: flagStore(file, killFile === undefined ? {} : { killFile }),
    proxyAdminUrl: ofLandscape ? (landscape.proxy?.adminUrl ?? null) : null,
    proxyAdminToken: ofLandscape ? (landscape.proxy?.adminToken ?? null) : null,
    adminToken: nonEmpty(settings.adminToken ?? '') ?? null,
    user: osUser(),
  }
}

function readLandscape(file: string): Landscape | null {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return typeof value === 'object' ? value : null
  } catch {
    // No landscape is running, or it is just starting: the files are what counts.
    return null
  }
}

function osUser(): string {
  try {
    return userInfo().username
  } catch {
    // A container may run under a number that has no name.
    return `uid ${process.getuid?.() ?? 'unknown'}`
  }
}

function nonEmpty(text: string): string | undefined {
  return text === '' ? undefined : text
}
