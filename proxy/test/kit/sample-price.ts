// One price in the words of the contract, for stubs of both sides: what the stub legacy answers is what the stub candidate calculates.
import { createHash } from 'node:crypto'
import type { Breakdown, Quote } from '@ficus/pricing-service/contract'

export const modelBytes = Buffer.from('solid ring\nendsolid ring\n')
export const modelSha256 = createHash('sha256').update(modelBytes).digest('hex')
export const modelId = 4711

export const breakdown: Breakdown = {
  facetCount: 12,
  openEdgeCount: 0,
  volumeMm3: '1000.000',
  areaMm2: '600.000',
  sizeMm: { x: '10.000', y: '10.000', z: '10.000' },
  massGrams: '11.189',
  lines: [
    { code: 'MATERIAL', amount: '1661.57' },
    { code: 'WAX_PRINT', amount: '590.34' },
    { code: 'CASTING', amount: '662.40' },
    { code: 'FINISH', amount: '228.00' },
    { code: 'COMPLEXITY', amount: '0.00' },
    { code: 'REPAIR', amount: '0.00' },
    { code: 'MINIMUM', amount: '0.00' },
  ],
  unitPrice: '3142.31',
  unitDiscount: '157.12',
  net: '29851.90',
  vat: '6567.42',
  total: '36419.32',
  currency: 'RUB',
}

export const asked = { ModelId: modelId, Material: 'SILVER925', Finish: 'POLISHED', Quantity: 10 }

export function quoteOf(number: number, request: Quote['request']): Quote {
  return {
    id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    number,
    status: 'priced',
    request,
    breakdown,
    refusal: null,
    failure: null,
    tariff: { id: 'mes', version: '1' },
    engineVersion: '1',
    createdAt: new Date().toISOString(),
    finishedAt: new Date().toISOString(),
  }
}
