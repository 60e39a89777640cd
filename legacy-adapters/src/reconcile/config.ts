// The words of `npm run quotes -- reconcile`.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type SettingsDefinition, settingsOrExit } from '@ficus/settings'
import { type Static, Type } from 'typebox'

const repositoryRoot = resolve(import.meta.dirname, '../../..')

const schema = Type.Object(
  {
    mesUrl: Type.String({ default: '', description: 'MES; by default the running landscape’s' }),
    pricingUrl: Type.String({ default: '', description: 'the pricing api; by default the running landscape’s' }),
    partnerKeys: Type.String({
      default: '',
      secret: true,
      description: 'API keys of partners, with commas between them; by default those of the running landscape',
    }),
    from: Type.Integer({
      default: 1,
      minimum: 1,
      maximum: 1_147_483_647,
      description: 'first quote number; begin where retention has not been',
    }),
    to: Type.Integer({ default: 0, minimum: 0, maximum: 1_147_483_647, description: 'last quote number; 0: the last one there is' }),
    beyond: Type.Integer({
      default: 20,
      minimum: 0,
      maximum: 100_000,
      description:
        'with --to 0: so many numbers after the last one are looked up in MES, too, should the quotes’ database have forgotten some',
    }),
    landscapeFile: Type.String({
      default: resolve(repositoryRoot, 'var/landscape.json'),
      description: 'where a running landscape says where it is',
    }),
    json: Type.Boolean({ default: false, description: 'print JSON for programs' }),
  },
  { additionalProperties: false },
)

export const reconcileSettings: SettingsDefinition<typeof schema> = {
  process: 'quotes reconcile',
  summary: [
    'compares the quotes of the pricing service with the calculations that MES has, number by number.',
    '',
    'MES cannot list its calculations: it answers for one id at a time, and to the partner whose it is. So each number is asked for with each partner’s key that is',
    'given; rows of other partners cannot be seen, and neither can rows outside the numbers that are looked at. A priced quote without a row is no difference: previews,',
    'comparisons and prices that the legacy gave in the end have none, and neither side knows which were answered to a client.',
    'Differences are a row with other figures than its quote, and a row whose quote is not priced or not there. Exit codes: 0 none, 1 some, or not everything could',
    'be asked, 64 wrong usage.',
  ].join('\n'),
  schema,
}

export interface ReconcileSettings {
  readonly mesUrl: string
  readonly pricingUrl: string
  readonly partnerKeys: readonly string[]
  readonly from: number
  readonly to: number | null
  readonly beyond: number
  readonly json: boolean
}

interface Landscape {
  readonly mes?: { readonly url?: string }
  readonly pricing?: { readonly url?: string }
  readonly partners?: readonly { readonly apiKey: string }[]
}

export function readReconcileSettings(): ReconcileSettings {
  // Words like FROM and TO may mean anything in an environment.
  const { MES_URL, PRICING_URL, PARTNER_KEYS } = process.env
  const settings = settingsOrExit(reconcileSettings, process.argv.slice(2), { MES_URL, PRICING_URL, PARTNER_KEYS })
  const place = placeOf(settings)
  const missing = Object.entries(place).find(([, value]) => value.length === 0)?.[0]
  if (missing !== undefined || (settings.to !== 0 && settings.to < settings.from)) {
    const what =
      missing === undefined ? '--to is before --from' : `${missing} is not known: no landscape is running, so say it (see --help)`
    process.stderr.write(`quotes reconcile: ${what}\n`)
    process.exit(64)
  }
  return { ...place, from: settings.from, to: settings.to === 0 ? null : settings.to, beyond: settings.beyond, json: settings.json }
}

function placeOf({ mesUrl, pricingUrl, partnerKeys, landscapeFile }: Readonly<Static<typeof schema>>) {
  const landscape = readLandscape(landscapeFile)
  const keys = partnerKeys.split(',').filter(key => key !== '')
  return {
    mesUrl: mesUrl || (landscape.mes?.url ?? ''),
    pricingUrl: pricingUrl || (landscape.pricing?.url ?? ''),
    partnerKeys: keys.length > 0 ? keys : (landscape.partners ?? []).map(({ apiKey }) => apiKey),
  }
}

function readLandscape(file: string): Landscape {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Landscape
  } catch {
    return {} // no landscape is running
  }
}
