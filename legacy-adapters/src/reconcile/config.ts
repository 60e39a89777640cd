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
      description: 'first number; those that are kept no longer are passed over',
    }),
    to: Type.Integer({ default: 0, minimum: 0, maximum: 1_147_483_647, description: 'last number; 0: the last one that was handed out' }),
    beyond: Type.Integer({
      default: 200,
      minimum: 0,
      maximum: 100_000,
      description: 'with --to 0: so many numbers after the last one are looked up in MES, too, should the ledger have forgotten some',
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
    'compares the ledger of write-backs with the calculations that MES has, number by number and byte by byte.',
    '',
    'MES cannot list its calculations: it answers for one id at a time, and to the partner whose it is. But the ids of calculations made outside MES come from a',
    'reserved range, 1 000 000 000 and the numbers that the pricing service hands out in blocks without gaps. So each number of every block is asked for with each',
    'partner’s key that is given: whatever these partners have in that range is found. Rows of other partners cannot be seen; a recorded one of theirs is called missing.',
    'Differences are a recorded write-back without its row, a row with other bytes than the client was answered or with other figures than its quote, and a row that',
    'nobody recorded. With traffic, those under way are open: ask again. Exit codes: 0 both sides agree, 1 a difference, or not everything could be asked, 2 no',
    'difference, but something is open, 64 wrong usage.',
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
