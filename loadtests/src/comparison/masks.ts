// What may differ between the same call made directly and through the proxy, each with its reason. Data: everything that is not listed here must be
// equal byte for byte. A header mask hides only the value: presence, letter case and place are still compared.

export interface Mask {
  readonly pattern: RegExp
  readonly shown: string
  readonly reason: string
}

const legacyTime = String.raw`"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}"`

/** Volatile values in bodies; a step names the ones that apply to it. */
export const bodyMasks = {
  calculationId: {
    pattern: /("CalculationId":)\d+/g,
    shown: '$1<calculation>',
    reason: 'each calculation has an id of its own (contract: CalculationId may differ)',
  },
  calculatedAt: {
    pattern: new RegExp(`("CalculatedAt":)${legacyTime}`, 'g'),
    shown: '$1<time>',
    reason: 'each calculation ends at its own moment (contract: CalculatedAt may differ)',
  },
  durationMs: {
    pattern: /("DurationMs":)\d+/g,
    shown: '$1<ms>',
    reason: 'each calculation takes its own time (contract: DurationMs may differ)',
  },
  modelId: { pattern: /("ModelId":)\d+/g, shown: '$1<model>', reason: 'each side uploads its own copy of a model and gets a new id' },
  orderId: { pattern: /("OrderId":)\d+/g, shown: '$1<order>', reason: 'each side creates or changes an order of its own' },
  orderNumber: { pattern: /("Number":)"[A-Z]-\d+"/g, shown: '$1<number>', reason: 'each side creates an order of its own' },
  createdAt: {
    pattern: new RegExp(`("(?:Created|Updated)At":)${legacyTime}`, 'g'),
    shown: '$1<time>',
    reason: 'the two orders are made one after the other',
  },
} as const satisfies Record<string, Mask>
export type BodyMaskName = keyof typeof bodyMasks

/** Values of header fields, by lower-case name; they apply to every answer. */
export const headerMasks: Readonly<Record<string, Mask>> = {
  date: { pattern: /^.+$/, shown: '<date>', reason: 'the calls are made at two moments (contract: Date may differ)' },
  'x-mes-node': { pattern: /^.+$/, shown: '<node>', reason: 'another node may answer (contract: X-MES-Node may differ)' },
  'set-cookie': { pattern: /MES\.Session=[^;]+/, shown: 'MES.Session=<session>', reason: 'each login opens a session of its own' },
  'sec-websocket-accept': { pattern: /^.+$/, shown: '<accept>', reason: "follows from the client's random Sec-WebSocket-Key" },
}
