// In: the files named on the command line. Out: the models of the demo: jewellery generated in code, then the user's own.
import { readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { jewel } from '@ficus/pricing-service/sample-models'
import { callersFolder } from '../landscape/config.ts'

export interface DemoModel {
  readonly name: string
  readonly bytes: Uint8Array
  /** Models above this many facets would keep the legacy busy for minutes (its time grows with the square); they are priced by the new service only. */
  readonly legacyToo: boolean
}

const legacyFacetCountMax = 15_000
const binaryFacetBytes = 50

export function demoModels(files: readonly string[]): DemoModel[] {
  return [
    model('ring with prongs', jewel('ring', { facetCount: 2_000, seed: 1 })),
    model('signet', jewel('signet', { facetCount: 3_000, seed: 2 })),
    model('pendant', jewel('pendant', { facetCount: 1_500, seed: 3 })),
    model('lattice bangle', jewel('bangle', { facetCount: 10_500, seed: 4 })),
    model('large lattice bangle', jewel('bangle', { facetCount: 200_000, seed: 5 })),
    ...files.map(file => model(basename(file), read(resolve(callersFolder(), file)))),
  ]
}

function model(name: string, bytes: Uint8Array): DemoModel {
  return { name, bytes, legacyToo: bytes.byteLength <= legacyFacetCountMax * binaryFacetBytes }
}

function read(file: string): Uint8Array {
  try {
    return readFileSync(file)
  } catch (cause) {
    throw new Error(`the model ${file} cannot be read: ${(cause as Error).message}`, { cause })
  }
}
