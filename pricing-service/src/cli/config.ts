// The settings of the command line that come from its surroundings; everything else is said by words and options. The only reader of process.env here.
import { readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { resolve } from 'node:path'
import { readSettings, type SettingsDefinition } from '@ficus/settings'
import { Type } from 'typebox'

const repositoryRoot = resolve(import.meta.dirname, '../../..')
const usualPricingUrl = 'http://127.0.0.1:8100'

const schema = Type.Object(
  {
    pricingUrl: Type.String({
      default: '',
      description: 'the pricing api; by default the running landscape’s, else http://127.0.0.1:8100',
    }),
    landscapeFile: Type.String({
      default: resolve(repositoryRoot, 'var/landscape.json'),
      description: 'where a running landscape says where it is',
    }),
  },
  { additionalProperties: false },
)

export const quotesCliSettings: SettingsDefinition<typeof schema> = {
  process: 'quotes',
  summary: 'shows what failed, tells the story of a quote, has a failed one calculated again',
  schema,
}

export interface CliSettings {
  readonly pricingUrl: string
  /** Who replays unless --by says otherwise. */
  readonly user: string
}

/** Errors: SettingsError. */
export function readCliSettings(env: Readonly<Record<string, string | undefined>> = process.env): CliSettings {
  const outcome = readSettings(quotesCliSettings, [], env)
  if (outcome.kind !== 'settings') throw new Error('reading the settings of quotes: no words were given, so that settings were expected')
  const { pricingUrl, landscapeFile } = outcome.settings
  return { pricingUrl: pricingUrl || urlOfLandscape(landscapeFile) || usualPricingUrl, user: osUser() }
}

/** Shape: null when no landscape is running. */
function urlOfLandscape(file: string): string | null {
  try {
    const landscape = JSON.parse(readFileSync(file, 'utf8')) as { pricing?: { url?: string } }
    return landscape.pricing?.url ?? null
  } catch {
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
