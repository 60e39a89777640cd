// What a persona is: a kind of client, told as a mix of steps of the walk. Only steps that change nothing for others may be repeated.
import type { ContractRoute } from '../walk/contract-routes.ts'
import type { Step } from '../walk/step.ts'
import { openingSteps, walkSteps } from '../walk/steps.ts'

export interface MixEntry {
  readonly route: ContractRoute
  readonly title: string
  /** How often it comes in one round. */
  readonly weightCount: number
}

export interface Persona {
  readonly name: string
  readonly mix: readonly MixEntry[]
}

/** Errors: Error for an entry that names no step (a test reads all personas). */
export function stepOf({ route, title }: MixEntry): Step {
  const found = [...openingSteps, ...walkSteps].find(step => step.route === route && step.title === title)
  if (found === undefined) throw new Error(`no step of ${route} is called "${title}"`)
  return found
}
