// In: a legacy price answer or a quote's breakdown. Out: the same named rows of figures, as exact text, so that two can be laid side by side.
import type { Breakdown } from '@ficus/pricing-service/contract'

export type FigureRows = readonly (readonly [name: string, value: string])[]

export function rowsOfLegacy(answer: Readonly<Record<string, unknown>>): FigureRows {
  const size = answer['SizeMm'] as Record<'X' | 'Y' | 'Z', string>
  const lines = answer['Lines'] as { Code: string; Amount: string }[]
  return [
    ['facets', String(answer['Facets'])],
    ['open edges', String(answer['OpenEdges'])],
    ['volume, mm³', String(answer['VolumeMm3'])],
    ['area, mm²', String(answer['AreaMm2'])],
    ['size, mm', `${size.X} × ${size.Y} × ${size.Z}`],
    ['mass, g', String(answer['MassGrams'])],
    ...lines.map(line => [line.Code, line.Amount] as const),
    ['unit price', String(answer['UnitPrice'])],
    ['unit discount', String(answer['UnitDiscount'])],
    ['net', String(answer['Net'])],
    ['VAT', String(answer['Vat'])],
    ['total, RUB', String(answer['Total'])],
  ]
}

export function rowsOfBreakdown(breakdown: Breakdown): FigureRows {
  const { sizeMm } = breakdown
  return [
    ['facets', String(breakdown.facetCount)],
    ['open edges', String(breakdown.openEdgeCount)],
    ['volume, mm³', breakdown.volumeMm3],
    ['area, mm²', breakdown.areaMm2],
    ['size, mm', `${sizeMm.x} × ${sizeMm.y} × ${sizeMm.z}`],
    ['mass, g', breakdown.massGrams],
    ...breakdown.lines.map(line => [line.code, line.amount] as const),
    ['unit price', breakdown.unitPrice],
    ['unit discount', breakdown.unitDiscount],
    ['net', breakdown.net],
    ['VAT', breakdown.vat],
    ['total, RUB', breakdown.total],
  ]
}
