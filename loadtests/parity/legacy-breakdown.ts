// The text of a legacy answer → the breakdown of the new contract. Numbers keep the letters they have on the wire: no double lies in between.
import type { Breakdown } from '@ficus/pricing-service/contract'

type WithNumbersAs<Text, Value> = Value extends number
  ? Text
  : Value extends object
    ? { [Key in keyof Value]: WithNumbersAs<Text, Value[Key]> }
    : Value

/** The answer with the source text of every number in its place. */
type LegacyAnswer = WithNumbersAs<
  string,
  {
    Facets: number
    OpenEdges: number
    VolumeMm3: number
    AreaMm2: number
    SizeMm: { X: number; Y: number; Z: number }
    MassGrams: number
    Lines: { Code: Breakdown['lines'][number]['code']; Amount: number }[]
    UnitPrice: number
    UnitDiscount: number
    Net: number
    Vat: number
    Total: number
    Currency: 'RUB'
  }
>

/** ES2026 gives a reviver the source text of a primitive; the library types of ES2024 do not know it. */
type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown
const numbersAsText: Reviver = (_, value, { source }) => (typeof value === 'number' ? source : value)

export function legacyBreakdown(answerText: string): Breakdown {
  const answer = JSON.parse(answerText, numbersAsText as (key: string, value: unknown) => unknown) as LegacyAnswer
  return {
    facetCount: Number(answer.Facets),
    openEdgeCount: Number(answer.OpenEdges),
    volumeMm3: answer.VolumeMm3,
    areaMm2: answer.AreaMm2,
    sizeMm: { x: answer.SizeMm.X, y: answer.SizeMm.Y, z: answer.SizeMm.Z },
    massGrams: answer.MassGrams,
    lines: answer.Lines.map(({ Code, Amount }) => ({ code: Code, amount: Amount })),
    unitPrice: answer.UnitPrice,
    unitDiscount: answer.UnitDiscount,
    net: answer.Net,
    vat: answer.Vat,
    total: answer.Total,
    currency: answer.Currency,
  }
}
