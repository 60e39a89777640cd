// The bodies of a model while it is read: a name is set, and the facets that follow belong to it.
import type { Body } from './model-in-millimetres.ts'
import { readingLimits } from './reading-limits.ts'
import type { NoteTally } from './reading-notes.ts'

export interface BodyList {
  /** The facets from `facetFrom` on belong to a body of this name; a body without facets leaves no trace. */
  readonly begin: (name: string, facetFrom: number) => void
  readonly end: (facetCount: number) => readonly Body[]
}

/** Beyond the number that is kept apart, bodies are counted as one more, the last. */
export const bodyList = (notes: NoteTally): BodyList => {
  const bodies: { name: string; facetFrom: number }[] = []
  let mergedCount = 0

  const begin = (name: string, facetFrom: number): void => {
    if (bodies.at(-1)?.facetFrom === facetFrom && mergedCount === 0) bodies.pop()
    if (bodies.length < readingLimits.bodyCountMax) bodies.push({ name, facetFrom })
    else mergedCount++
  }

  const end = (facetCount: number): readonly Body[] => {
    if (bodies.at(-1)?.facetFrom === facetCount) bodies.pop()
    notes.add('BODIES_MERGED', mergedCount)
    notes.add('BODY_NAMES_TWICE', bodies.length - new Set(bodies.map(body => body.name)).size)
    return bodies.map(({ name, facetFrom }, index) => ({ name, facetFrom, facetTo: bodies[index + 1]?.facetFrom ?? facetCount }))
  }

  return { begin, end }
}
