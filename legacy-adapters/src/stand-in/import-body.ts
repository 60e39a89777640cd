// The body of an import: what somebody outside MES calculated flows in, the calculation as MES would have stored it flows out, or null for the 400 page.
// Pure. Every key must be there and look as MES writes it, figures to the last digit; sums are not checked, the administrator answers for them.
import { checkParameters, renderFigures } from './calculator/index.ts'
import { elementsOf, type JsonObject, membersOf, stringOf } from './wire/json-object.ts'
import { priceJson } from './wire/price-json.ts'
import { positiveInt32, wholeNumber } from './wire/whole-number.ts'

export interface ImportedCalculation {
  readonly calculationId: number
  readonly partnerId: number
  readonly modelId: number
  readonly material: string
  readonly finish: string
  readonly quantity: number
  readonly total: string
  readonly answer: string
}

const outsideIdMin = 1_000_000_000
const lineCodes = ['MATERIAL', 'WAX_PRINT', 'CASTING', 'FINISH', 'COMPLEXITY', 'REPAIR', 'MINIMUM']
const money = /^(0|[1-9]\d*)\.\d{2}$/
const threePlaces = /^(0|[1-9]\d*)\.\d{3}$/
const legacyTime = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{7}$/

/** Thrown and caught in this file only: the first thing that is wrong ends the reading. */
class Malformed extends Error {}

export function readImport(body: JsonObject): ImportedCalculation | null {
  try {
    return readCalculation(body)
  } catch (cause) {
    if (cause instanceof Malformed) return null
    throw cause
  }
}

function readCalculation(body: JsonObject): ImportedCalculation {
  const read = reader(body)
  const calculationId = read('CalculationId', positiveInt32)
  if (calculationId < outsideIdMin) throw new Malformed()
  const partnerId = read('PartnerId', positiveInt32)
  const modelId = read('ModelId', positiveInt32)
  const asked = { material: read('Material', stringOf), finish: read('Finish', stringOf), quantity: read('Quantity', wholeNumber) }
  if (checkParameters(asked) !== null) throw new Malformed()
  const size = reader(read('SizeMm', membersOf))
  const total = read('Total', matching(money))
  const figures = renderFigures({
    facetCount: read('Facets', wholeNumber),
    openEdgeCount: read('OpenEdges', wholeNumber),
    volumeMm3: read('VolumeMm3', matching(threePlaces)),
    areaMm2: read('AreaMm2', matching(threePlaces)),
    sizeMm: { x: size('X', matching(threePlaces)), y: size('Y', matching(threePlaces)), z: size('Z', matching(threePlaces)) },
    massGrams: read('MassGrams', matching(threePlaces)),
    lines: readLines(read('Lines', elementsOf)),
    unitPrice: read('UnitPrice', matching(money)),
    unitDiscount: read('UnitDiscount', matching(money)),
    net: read('Net', matching(money)),
    vat: read('Vat', matching(money)),
    total,
  })
  if (read('Currency', stringOf) !== 'RUB') throw new Malformed()
  const calculatedAt = read('CalculatedAt', source => matching(legacyTime)(stringOf(source) ?? ''))
  const durationMs = read('DurationMs', wholeNumber)
  const answer = priceJson({ calculationId, modelId, ...asked, figures, calculatedAt, durationMs })
  return { calculationId, partnerId, modelId, ...asked, total, answer }
}

function readLines(sources: readonly string[]): { code: string; amount: string }[] {
  if (sources.length !== lineCodes.length) throw new Malformed()
  return sources.map((source, index) => {
    const line = reader(membersOf(source) ?? new Map())
    if (line('Code', stringOf) !== lineCodes[index]) throw new Malformed()
    return { code: lineCodes[index]!, amount: line('Amount', matching(money)) }
  })
}

/** A reader of one object's members that ends everything at the first one that is missing or of another form. */
function reader(members: JsonObject) {
  return <Value>(key: string, parse: (source: string) => Value | null): Value => {
    const source = members.get(key)
    const value = source === undefined ? null : parse(source)
    if (value === null) throw new Malformed()
    return value
  }
}

function matching(form: RegExp): (text: string) => string | null {
  return text => (form.test(text) ? text : null)
}
