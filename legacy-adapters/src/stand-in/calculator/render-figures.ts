// The figures of a price as MES keeps them, and their text on the wire: keys in order, every decimal with its scale. Called by the server.

/** One line of a price. Amount in roubles, decimal text with 2 places. */
export interface PriceLine {
  readonly code: string
  readonly amount: string
}

/** Decimals are text with their final scale: 2 places for roubles, 3 for millimetre figures and grams. */
export interface PriceFigures {
  readonly facetCount: number
  readonly openEdgeCount: number
  readonly volumeMm3: string
  readonly areaMm2: string
  readonly sizeMm: { readonly x: string; readonly y: string; readonly z: string }
  readonly massGrams: string
  readonly lines: readonly PriceLine[]
  readonly unitPrice: string
  readonly unitDiscount: string
  readonly net: string
  readonly vat: string
  readonly total: string
}

/** The members from `"Facets":` up to and including `"Currency":"RUB"`, without braces. */
export function renderFigures(figures: PriceFigures): string {
  const { x, y, z } = figures.sizeMm
  const lines = figures.lines.map(line => `{"Code":"${line.code}","Amount":${line.amount}}`)
  return [
    `"Facets":${figures.facetCount}`,
    `"OpenEdges":${figures.openEdgeCount}`,
    `"VolumeMm3":${figures.volumeMm3}`,
    `"AreaMm2":${figures.areaMm2}`,
    `"SizeMm":{"X":${x},"Y":${y},"Z":${z}}`,
    `"MassGrams":${figures.massGrams}`,
    `"Lines":[${lines.join(',')}]`,
    `"UnitPrice":${figures.unitPrice}`,
    `"UnitDiscount":${figures.unitDiscount}`,
    `"Net":${figures.net}`,
    `"Vat":${figures.vat}`,
    `"Total":${figures.total}`,
    '"Currency":"RUB"',
  ].join(',')
}
