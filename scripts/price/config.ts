// The words of `npm run price`.
import { resolve } from 'node:path'
import { unitCodes } from '@ficus/pricing-service/contract'
import { type SettingsDefinition, settingsOrExit } from '@ficus/settings'
import { type Static, Type } from 'typebox'
import { callersFolder, repositoryRoot } from '../landscape/config.ts'

const schema = Type.Object({
  material: Type.String({ default: 'SILVER925', description: 'SILVER925, GOLD585, GOLD750, PLATINUM950, BRASS or BRONZE' }),
  finish: Type.String({ default: 'NONE', description: 'NONE, MATTE, POLISHED or RHODIUM' }),
  quantity: Type.Integer({ default: 1, minimum: 1, maximum: 10_000, description: 'pieces' }),
  tariff: Type.Union([Type.Literal('both'), Type.Literal('mes'), Type.Literal('casting')], {
    default: 'both',
    description: 'mes: the legacy’s price, by the legacy and by the new service; casting: the new offer, with findings',
  }),
  units: Type.Union(
    unitCodes.map(code => Type.Literal(code)),
    { default: 'mm', description: 'casting: the unit of length where the file has none (STL, OBJ, PLY)' },
  ),
  leadTime: Type.String({ default: 'STANDARD', description: 'casting: STANDARD, FAST or EXPRESS' }),
  currency: Type.String({ default: 'RUB', description: 'casting: also shown in BYN, CNY, KZT or USD' }),
  landscape: Type.String({
    default: resolve(repositoryRoot, 'var/landscape.json'),
    description: 'the running landscape, as npm start wrote it',
  }),
})

export const priceSettings: SettingsDefinition<typeof schema> = {
  process: 'price',
  summary:
    'prices a model file on the running landscape, by the legacy and by the new service, and says what is wrong with it: npm run price -- FILE --material SILVER925',
  schema,
}

export type PriceSettings = Readonly<Static<typeof schema>> & { readonly file: string }

export function readPriceSettings(): PriceSettings {
  const [first, ...others] = process.argv.slice(2)
  const file = first !== undefined && !first.startsWith('--') ? first : null
  const settings = settingsOrExit(priceSettings, file === null ? process.argv.slice(2) : others, {})
  if (file === null) {
    process.stderr.write('price: name a model file: npm run price -- FILE.stl --material SILVER925 (see --help)\n')
    process.exit(64)
  }
  return { ...settings, file: resolve(callersFolder(), file) }
}
