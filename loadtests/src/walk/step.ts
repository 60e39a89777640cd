// The shape of one step of the walk: a call that is made directly and through the proxy, and what is known about its answer.
import type { BodyMaskName } from '../comparison/masks.ts'
import type { Caller, HttpAnswer, HttpRequest } from '../wire/http-exchange.ts'
import type { ContractRoute } from './contract-routes.ts'

export interface Partner {
  readonly id: number
  readonly name: string
  readonly apiKey: string
}
export interface Operator {
  readonly login: string
  readonly password: string
}

export type SideName = 'direct' | 'proxied'

/** What one side of the walk has learnt so far. Ids and bodies are kept under names that the steps agree on ("model ring", "order claimed"). */
export interface Side {
  readonly name: SideName
  readonly caller: Caller
  readonly kept: Map<string, string>
}

export interface Walker {
  readonly partner: Partner
  readonly otherPartner: Partner
  readonly operator: Operator
  readonly otherOperator: Operator
  readonly adminKey: string
  readonly models: Readonly<Record<string, Buffer>>
  readonly sides: Readonly<Record<SideName, Side>>
  readonly signal: AbortSignal
}

export interface Step {
  readonly route: ContractRoute
  readonly title: string
  /** Reads are asked again when they differ, because somebody else may have written in between. */
  readonly kind: 'read' | 'compute' | 'write'
  readonly masks: readonly BodyMaskName[]
  /** What the contract says about the direct answer; a walk whose legacy answers otherwise has a finding of its own. */
  readonly expected: { readonly status: number; readonly code?: string; readonly sameBodyAs?: string }
  readonly ask: (side: Side, walker: Walker) => HttpRequest | Promise<HttpAnswer>
  readonly keep?: (answer: HttpAnswer, side: Side) => void
}

/** A text kept by an earlier step. Errors: Error naming the step's fault in words; the walk reports it as a finding. */
export function kept(side: Side, name: string): string {
  const value = side.kept.get(name)
  if (value === undefined) throw new Error(`the ${side.name} side has no "${name}", because an earlier step did not get it`)
  return value
}

/** Shape: `"ModelId":4711` in the answer → kept under a name. */
export function keepField(field: string, name: string): NonNullable<Step['keep']> {
  return (answer, side) => {
    const value = new RegExp(`"${field}":"?([^",}]+)`).exec(answer.body.toString('utf8'))?.[1]
    if (value !== undefined && value !== 'null') side.kept.set(name, value)
  }
}
