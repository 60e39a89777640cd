// `npm run price -- FILE --material …`: prices a file of the user's on the running landscape: the legacy's price by both sides, and the casting tariff's offer
// with what stands in the way of making the model.
import { readFileSync } from 'node:fs'
import type { Landscape } from '../landscape/landscape-file.ts'
import { priceByBothSides } from './both-sides.ts'
import { offerByCasting } from './casting-offer.ts'
import { readPriceSettings } from './config.ts'

const settings = readPriceSettings()
try {
  process.exitCode = await main()
} catch (error) {
  console.error(`price: ${(error as Error).message}`)
  process.exitCode = 1
}

async function main(): Promise<number> {
  const landscape = readLandscape(settings.landscape)
  const model = readModel(settings.file)
  console.log(`${settings.file}  ${model.byteLength} bytes, ${settings.quantity} × ${settings.material}, finish ${settings.finish}`)
  const offered = settings.tariff === 'mes' ? null : await offerByCasting(landscape.pricing.url, model, settings)
  const isSound = offered === null || offered.isSound
  if (settings.tariff === 'casting') return isSound ? 0 : 1
  if (offered?.format != null && !offered.format.startsWith('stl')) {
    console.log(`\nthe legacy reads STL only and is not asked about ${offered.format} (--tariff mes asks it all the same)`)
    return isSound ? 0 : 1
  }
  console.log('\ntariff of the legacy (STL only)')
  return (await priceByBothSides(landscape, model, settings)) && isSound ? 0 : 1
}

function readLandscape(file: string): Landscape {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Landscape
  } catch (cause) {
    throw new Error(`no landscape runs (${file} is not there); start one in another terminal: npm start`, { cause })
  }
}

function readModel(file: string): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(readFileSync(file))
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    const why = { ENOENT: 'there is no such file', EISDIR: 'it is a folder', EACCES: 'you may not read it' }[code ?? ''] ?? message
    throw new Error(`${file} cannot be read: ${why}`, { cause })
  }
}
