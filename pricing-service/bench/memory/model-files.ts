// The same ring in every format that is read, as files for the bench of memory: name, bytes, and whether its units must be stated.

import type { Archive } from '../../src/engine/read/model-in-millimetres.ts'
import { jewelMesh, to3mf, toAmf, toAsciiStl, toBinaryStl, toObj, toPly } from '../../src/sample-models/index.ts'
import { openArchive } from '../../src/unpack/open-archive.ts'
import type { StoredFormat } from '../../src/worker/stored-format.ts'
import { deflatedZip } from '../../test/hostile/deflated-zip.ts'
import { soup } from './soup.ts'

export interface ModelFile {
  readonly name: string
  readonly format: StoredFormat
  readonly build: () => Uint8Array | Promise<Uint8Array>
  readonly units: 'mm' | ''
}

export function modelFiles(facetCount: number): readonly ModelFile[] {
  const mesh = jewelMesh('ring', { facetCount, seed: 1 })
  return [
    { name: 'binary STL', format: 'stl-binary', build: () => toBinaryStl(mesh), units: 'mm' },
    { name: 'binary STL, no shared points', format: 'stl-binary', build: () => soup(facetCount), units: 'mm' },
    { name: 'ASCII STL', format: 'stl-ascii', build: () => toAsciiStl(mesh), units: 'mm' },
    { name: 'OBJ', format: 'obj', build: () => toObj(mesh), units: 'mm' },
    { name: 'PLY, little endian', format: 'ply', build: () => toPly(mesh), units: 'mm' },
    { name: 'PLY, ASCII', format: 'ply', build: () => toPly(mesh, { encoding: 'ascii' }), units: 'mm' },
    { name: '3MF, stored', format: 'zip', build: () => to3mf(mesh), units: '' },
    { name: '3MF, deflated', format: 'zip', build: () => repacked(to3mf(mesh)), units: '' },
    { name: 'AMF', format: 'amf', build: () => toAmf(mesh), units: '' },
  ]
}

async function repacked(container: Uint8Array): Promise<Uint8Array> {
  const archive = (await openArchive(container)) as Archive
  return deflatedZip(archive.names.map(name => ({ name, bytes: archive.read(name) as Uint8Array })))
}
