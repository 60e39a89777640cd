// What the cases ask about: who asks, models, calculations and orders that exist, prepared once. In: a live landscape. Out: names and ids.
import { createHash } from 'node:crypto'
import { jewel } from '@ficus/pricing-service/sample-models'
import { get, post } from '../../src/walk/requests.ts'
import type { HttpAnswer } from '../../src/wire/http-exchange.ts'
import type { LiveLandscape } from '../live-landscape.ts'

type Header = readonly [name: string, value: string]

export interface Scene {
  readonly partner: Header
  readonly stranger: Header
  readonly administrator: Header
  /** The operator who holds `takenOrderId`, by name `holderName`, and another one. */
  readonly holder: Header
  readonly otherOperator: Header
  readonly holderName: string
  readonly login: string
  readonly password: string
  /** A sound small model, a calculation of MES and one of the new side, an order: all of the partner. */
  readonly modelId: number
  readonly ownCalculationId: number
  readonly outsideCalculationId: number
  readonly orderId: number
  /** Claimed, so that PACKAGING is not the next step yet. */
  readonly takenOrderId: number
  readonly unapprovedOrderId: number
  /** Registers what is registered already, but for the duration. */
  readonly conflictingImport: string
  /** Registers something of a model that nobody has. */
  readonly importOfUnknownModel: string
  /** The id of a model of the partner with these bytes; uploaded once. */
  modelOf(bytes: Uint8Array): Promise<number>
}

export async function prepareScene({ landscape, direct, proxied }: LiveLandscape): Promise<Scene> {
  const [partner, stranger] = landscape.partners.map(({ apiKey }): Header => ['X-Api-Key', apiKey]) as [Header, Header]
  const administrator: Header = ['X-Api-Key', landscape.adminKey]
  const [first, second] = landscape.operators as [Operator, Operator]
  const sessionOf = async ({ login, password }: Operator): Promise<Header> => {
    const answer = await direct(post('/api/login', [], JSON.stringify({ Login: login, Password: password })))
    return ['Cookie', answer.headers.find(([name]) => name === 'Set-Cookie')?.[1].split(';')[0] ?? '']
  }
  const [holder, otherOperator] = [await sessionOf(first), await sessionOf(second)]
  const uploaded = new Map<string, Promise<number>>()
  const modelOf = (bytes: Uint8Array): Promise<number> => {
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const known = uploaded.get(sha256) ?? direct(post('/api/partner/models', [partner], Buffer.from(bytes))).then(idIn('ModelId'))
    uploaded.set(sha256, known)
    return known
  }
  const orderIn = async (status: string): Promise<number> =>
    idIn('OrderId')(await direct(get(`/api/orders?Status=${status}&PageSize=1`, [holder])))

  const modelId = await modelOf(jewel('pendant', { facetCount: 300, seed: 1 }))
  const request = post('/api/partner/prices', [partner], `{"ModelId":${modelId},"Material":"BRASS","Finish":"MATTE","Quantity":7}`)
  const ownCalculationId = idIn('CalculationId')(await direct(request))
  const outside = await proxied(request)
  const outsideCalculationId = idIn('CalculationId')(outside)
  const order = post('/api/partner/orders', [partner], `{"CalculationId":${outsideCalculationId}}`)
  const orderId = idIn('OrderId')(await direct(order))
  const takenOrderId = await orderIn('MANUFACTURING_APPROVED')
  const claim = await direct(post(`/api/orders/${takenOrderId}/claim`, [holder], '{}'))
  const holderName = /"OperatorName":"([^"]+)"/.exec(claim.body.toString('utf8'))?.[1] ?? ''
  const asImport = outside.body
    .toString('utf8')
    .replace('"Success":true,', '')
    .replace(/("CalculationId":\d+),/, `$1,"PartnerId":${landscape.partners[0]!.id},`)
  return {
    ...{ partner, stranger, administrator, holder, otherOperator, holderName, login: first.login, password: first.password },
    ...{ modelId, ownCalculationId, outsideCalculationId, orderId, takenOrderId, modelOf },
    unapprovedOrderId: await orderIn('INITIATED'),
    conflictingImport: asImport.replace('"DurationMs":', '"DurationMs":1'),
    importOfUnknownModel: asImport
      .replace(/"CalculationId":\d+/, '"CalculationId":2000000000')
      .replace(/"ModelId":\d+/, '"ModelId":9999999'),
  }
}

interface Operator {
  readonly login: string
  readonly password: string
}

/** Errors: Error with the answer when it has no such id. */
const idIn =
  (name: string) =>
  (answer: HttpAnswer): number => {
    const text = answer.body.toString('utf8')
    const id = Number(new RegExp(`"${name}":(\\d+)`).exec(text)?.[1])
    if (!(id > 0)) throw new Error(`preparing the scene: no ${name} in HTTP ${answer.status} ${text.slice(0, 200)}`)
    return id
  }
