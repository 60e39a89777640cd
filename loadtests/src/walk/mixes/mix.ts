// What a mix is: calls of one kind of client, told as steps of the walk that are taken again and again. Only steps that change nothing for others may be repeated.
import type { ContractRoute } from '../contract-routes.ts'
import type { Step } from '../step.ts'
import { openingSteps, walkSteps } from '../steps.ts'

export interface MixEntry {
  readonly route: ContractRoute
  readonly title: string
  /** How often it comes in one round. */
  readonly weightCount: number
}

export interface Mix {
  readonly name: string
  readonly entries: readonly MixEntry[]
}

/** Errors: Error for an entry that names no step (a test reads all mixes). */
export function stepOf({ route, title }: MixEntry): Step {
  const found = [...openingSteps, ...walkSteps].find(step => step.route === route && step.title === title)
  if (found === undefined) throw new Error(`no step of ${route} is called "${title}"`)
  return found
}
