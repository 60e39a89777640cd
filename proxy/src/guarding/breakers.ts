// The breakers of this process, one per capability, made when a capability is asked for first. Called by stages/assign.ts through serving.ts.
import { type Breaker, type BreakerName, type BreakerRules, createBreaker } from './breaker.ts'

export interface Breakers {
  of(capability: string): Breaker
  readonly all: () => ReadonlyMap<string, Breaker>
}

export interface BreakersParts {
  readonly rules: BreakerRules
  readonly nowMs: () => number
  readonly onChange: (capability: string, from: BreakerName, to: BreakerName) => void
}

export function createBreakers({ rules, nowMs, onChange }: BreakersParts): Breakers {
  const breakers = new Map<string, Breaker>()

  function made(capability: string): Breaker {
    const breaker = createBreaker({ rules, nowMs, onChange: (from, to) => onChange(capability, from, to) })
    breakers.set(capability, breaker)
    return breaker
  }

  return { of: capability => breakers.get(capability) ?? made(capability), all: () => breakers }
}
