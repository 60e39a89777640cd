// The casting tariff's offer. In: a running landscape, a model in any format that is read, the buyer's choice. Out: on the terminal what was read and measured,
// the findings, every line of the offer, and whether the offer can be calculated again from its own JSON.
import type { Finding, ModelReport, Offer } from '@ficus/pricing-service/contract'
import { verifyOffer } from '@ficus/pricing-service/verify'
import { showMs } from '../clients/percentile.ts'
import type { PriceSettings } from './config.ts'
import { type Asked, askNewService } from './new-service.ts'

export interface Offered {
  /** There is an offer, and it verifies. */
  readonly isSound: boolean
  /** What the file was read as; null when it was refused. */
  readonly format: string | null
}

export async function offerByCasting(url: string, model: Uint8Array<ArrayBuffer>, settings: PriceSettings): Promise<Offered> {
  const asked = await askInUnits(url, model, settings)
  console.log(`\ncasting tariff, in ${showMs(asked.elapsedMs)}`)
  if (asked.kind === 'refused') {
    console.log(`refused: ${asked.code}: ${asked.detail}`)
    return { isSound: false, format: null }
  }
  const { offer, model: report } = asked.quote
  if (offer === undefined || report === undefined) throw new Error('the pricing service answered a quote without an offer')
  showModel(report)
  showFindings(report.findings)
  showOffer(offer)
  return { isSound: showVerification(offer), format: report.inspection.reading.format }
}

/** The file's own units first; those of the command line only where the file has none. */
async function askInUnits(url: string, model: Uint8Array<ArrayBuffer>, settings: PriceSettings): Promise<Asked> {
  const { material, finish, quantity, units, leadTime, currency } = settings
  const fields = { material, finish, quantity: String(quantity), tariff: 'casting', leadTime, currency }
  const asked = await askNewService(url, model, fields)
  if (asked.kind !== 'refused' || asked.code !== 'UNITS_REQUIRED') return asked
  console.log(`\nthe file has no units of length; taken as ${units} (--units)`)
  return askNewService(url, model, { ...fields, units })
}

function showModel({ inspection }: ModelReport): void {
  const { reading, sizeMm, shells, walls } = inspection
  const { units, bodyCount, notes } = reading
  const passedOver = notes.length === 0 ? '' : `; passed over: ${notes.map(note => `${note.count} × ${note.code}`).join(', ')}`
  console.log(
    `read as ${reading.format} in ${units.code} (said by the ${units.source}), ${bodyCount === 1 ? '1 body' : `${bodyCount} bodies`}${passedOver}`,
  )
  const rows: [string, string][] = [
    ['facets, points', `${inspection.facetCount}, ${inspection.pointCount}`],
    ['size, mm', `${sizeMm.x} × ${sizeMm.y} × ${sizeMm.z}`],
    ['volume, mm³', inspection.volumeMm3],
    ['area, mm²', inspection.areaMm2],
    ['shells, pieces', `${shells.count}, ${shells.pieceCount}`],
    ['watertight', inspection.isWatertight ? 'yes' : 'no'],
    ['thinnest wall, mm', walls?.leastMm ?? '–'],
  ]
  for (const [name, value] of rows) console.log(`  ${name.padEnd(20)}${value.padStart(28)}`)
}

const marks: Readonly<Record<Finding['severity'], string>> = { block: '✗ block ', review: '? review', warn: '! warn  ', info: '· info  ' }

function showFindings(findings: readonly Finding[]): void {
  console.log(findings.length === 0 ? '\nno findings' : '\nfindings')
  for (const severity of Object.keys(marks) as Finding['severity'][])
    for (const finding of findings.filter(each => each.severity === severity)) {
      const where = finding.place === null ? '' : `  at ${finding.place.x}, ${finding.place.y}, ${finding.place.z}`
      console.log(`  ${marks[severity]}  ${finding.code}: ${finding.detail}${where}\n              ${finding.advice}`)
    }
}

function showOffer(offer: Offer): void {
  console.log(`\n${'line'.padEnd(20)}${'RUB'.padStart(16)}   formula`)
  for (const line of offer.lines) console.log(`${line.code.padEnd(20)}${line.amount.padStart(16)}   ${line.formula}`)
  const rows: [string, string][] = [
    ['net', offer.net],
    [`VAT ${offer.vat.ratio}`, offer.vat.amount],
    ['total', offer.total],
    [`per piece of ${offer.quantity}`, offer.perPiece],
  ]
  if (offer.converted !== null) rows.push([`total, ${offer.converted.currency}`, offer.converted.total])
  for (const [name, amount] of rows) console.log(`${name.padEnd(20)}${amount.padStart(16)}`)
  console.log(`other quantities: ${offer.quantityTable.map(row => `${row.quantity} → ${row.perPiece} each`).join(', ')}`)
  const reasons = offer.reasons.length > 0 ? ` because of ${offer.reasons.join(', ')}` : ''
  console.log(`decision: ${offer.decision}${reasons}: ${consequences[offer.decision](offer.leadTime.workingDays)}`)
}

const consequences: Readonly<Record<Offer['decision'], (workingDays: number) => string>> = {
  instant: workingDays => `can be ordered as it is, ready in ${workingDays} working days`,
  review: workingDays => `a person looks at it first, then ready in ${workingDays} working days`,
  blocked: () => 'cannot be made like this; the price only tells what it would come to',
}

function showVerification(offer: Offer): boolean {
  const faults = verifyOffer(offer)
  if (faults.length === 0) console.log('verified: every line and total follows from the figures shown')
  for (const fault of faults) console.log(`NOT VERIFIED: ${fault.path} is ${fault.found}, not ${fault.expected}`)
  return faults.length === 0
}
