// The noise of every route in one place. In: what earlier processes learnt. Out: each route's own noise, and all of it as plain data. Made by serving.ts.
import type { LedgerState, NoiseState } from './ledger-state.ts'
import { createNoise, type Noise } from './noise.ts'

export interface NoiseBook {
  of(routeName: string): Noise
  states(): Readonly<Record<string, NoiseState>>
}

export function createNoiseBook(past: Pick<LedgerState, 'routes'> | null = null): NoiseBook {
  const byRoute = new Map<string, Noise>()

  function of(routeName: string): Noise {
    const known = byRoute.get(routeName)
    if (known !== undefined) return known
    const made = createNoise(past?.routes[routeName]?.noise)
    byRoute.set(routeName, made)
    return made
  }
  return { of, states: () => Object.fromEntries([...byRoute].map(([name, noise]) => [name, noise.state()])) }
}
