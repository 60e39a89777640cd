// Other people's models that lie beside the checkout, when they do: files of programs that we did not write. The project does not need them.
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Body } from './bodies.ts'

const folder = resolve(import.meta.dirname, '../../../shared/data/models')

interface Fact {
  readonly file: string
  readonly format: string
  readonly facets: number
}

export type CountedBody = Body & { readonly facetCount: number }

/** Every STL file of at most so many facets; null when the folder is absent. */
export function othersModels(facetCountMax: number): { folder: string; bodies: CountedBody[] | null } {
  const facts = join(folder, 'facts.json')
  if (!existsSync(facts)) return { folder, bodies: null }
  const small = (JSON.parse(readFileSync(facts, 'utf8')) as Fact[]).filter(
    ({ format, file, facets }) => format.endsWith('STL') && file.endsWith('.stl') && facets <= facetCountMax,
  )
  const bodies = small.map(({ file, facets }) => ({ name: file, facetCount: facets, bytes: () => readFileSync(join(folder, file)) }))
  return { folder, bodies }
}
