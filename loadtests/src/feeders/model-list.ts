// In: the models of a suite's feeder. Out: how each is made, and how many facets it has, because legacy's time grows with their square.
// Called by prepare-feeder.ts.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { type JewelKind, jewelKinds } from '@ficus/pricing-service/sample-models'
import { nearestName } from '@ficus/settings/nearest-name'
import { startFrom } from '../engine/seeded-random.ts'
import { LoadError } from '../errors.ts'
import { bytesOfModel } from '../personas/model-bytes.ts'
import type { ModelSource } from '../personas/persona-input.ts'
import type { Feeder } from '../suites/suite-schema.ts'

export interface ListedModel {
  readonly source: ModelSource
  readonly facetCount: number
}

/** Errors: FEEDER_IMPOSSIBLE for a kind of jewellery that nobody makes and for a file that is not there. */
export function listModels({ models }: Pick<Feeder, 'models'>, randomStart: number, suiteFolder: string): readonly ListedModel[] {
  return models.flatMap((model, place) => {
    if ('file' in model) return [listedFile(resolve(suiteFolder, model.file))]
    const { facetCount, variantCount = 1 } = model
    const jewel = jewelNamed(model.jewel)
    return Array.from({ length: variantCount }, (_, variant): ListedModel => {
      const seed = startFrom(randomStart, place, variant)
      return { source: { kind: 'jewel', jewel, facetCount, seed }, facetCount }
    })
  })
}

function jewelNamed(name: string): JewelKind {
  const kind = jewelKinds.find(each => each === name)
  if (kind !== undefined) return kind
  throw new LoadError('FEEDER_IMPOSSIBLE', `making a "${name}"${nearestName(name, jewelKinds)} known: ${jewelKinds.join(', ')}`)
}

function listedFile(path: string): ListedModel {
  if (!existsSync(path)) throw new LoadError('FEEDER_IMPOSSIBLE', `reading the model ${path}, which is not there`)
  const source = { kind: 'file', path } as const
  return { source, facetCount: facetCountOf(bytesOfModel(source).bytes) }
}

const binaryHeaderBytes = 84
const binaryFacetBytes = 50

/** Of STL, as near as is needed to know how long legacy would take. */
export function facetCountOf(bytes: Buffer): number {
  const binaryCount = bytes.length >= binaryHeaderBytes ? bytes.readUInt32LE(80) : -1
  if (bytes.length === binaryHeaderBytes + binaryFacetBytes * binaryCount) return binaryCount
  return bytes.toString('latin1').match(/endfacet/gi)?.length ?? 0
}
