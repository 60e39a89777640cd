// `npm run bench -- readers`, or `node pricing-service/bench/readers.ts [--facets n] [--json]`: how fast each format is read into millimetres, warm, in one thread, as MB and facets
// per second and as a ratio to binary STL in the same run. A zip container is opened once; what is timed inflates its parts and reads them.
import { cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import type { Archive } from '../src/engine/read/model-in-millimetres.ts'
import { readAnyModel } from '../src/engine/read/read-any-model.ts'
import { isReadingRefusal } from '../src/engine/read/reading-refusal.ts'
import { jewelMesh, to3mf, toAmf, toAsciiStl, toBinaryStl, toObj, toPly } from '../src/sample-models/index.ts'
import { openArchive } from '../src/unpack/open-archive.ts'
import { deflatedZip } from '../test/hostile/deflated-zip.ts'
import { medianMs } from './engine/median-ms.ts'

const { values: flags } = parseArgs({
  options: { facets: { type: 'string', default: '1000000' }, json: { type: 'boolean', default: false } },
})
const mesh = jewelMesh('ring', { facetCount: Number(flags.facets), seed: 1 })

const repacked = async (container: Uint8Array): Promise<Uint8Array> => {
  const archive = (await openArchive(container)) as Archive
  return deflatedZip(archive.names.map(name => ({ name, bytes: archive.read(name) as Uint8Array })))
}

const files: Readonly<Record<string, () => Uint8Array | Promise<Uint8Array>>> = {
  'binary STL': () => toBinaryStl(mesh),
  'ASCII STL': () => toAsciiStl(mesh),
  'PLY, little endian': () => toPly(mesh),
  'PLY, big endian': () => toPly(mesh, { encoding: 'binary_big_endian' }),
  'PLY, ASCII': () => toPly(mesh, { encoding: 'ascii' }),
  OBJ: () => toObj(mesh),
  '3MF, stored': () => to3mf(mesh),
  '3MF, deflated': () => repacked(to3mf(mesh)),
  AMF: () => toAmf(mesh),
}

const rows: { format: string; megabytes: number; ms: number; facetsPerSecond: number }[] = []
for (const [format, build] of Object.entries(files)) {
  const bytes = await build()
  const units = format.startsWith('3MF') || format === 'AMF' ? null : 'mm'
  const archive = format.startsWith('3MF') ? ((await openArchive(bytes)) as Archive) : null
  const read = () => readAnyModel({ bytes, units, archive })
  const model = read()
  if (isReadingRefusal(model) || model.mesh.facetCount !== mesh.facetCount) throw new Error(`${format}: not read`)
  const ms = medianMs(read)
  rows.push({ format, megabytes: bytes.length / 1e6, ms, facetsPerSecond: mesh.facetCount / (ms / 1_000) })
}

const machine = `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, Node ${process.version}, zlib ${process.versions.zlib}`
if (flags.json) console.log(JSON.stringify({ machine, facetCount: mesh.facetCount, rows }))
else {
  console.log(
    `${machine}; ${mesh.facetCount} facets, one thread, warm, median by processor time; load average ${loadavg()[0]!.toFixed(1)}\n`,
  )
  console.table(
    Object.fromEntries(
      rows.map(({ format, megabytes, ms, facetsPerSecond }) => [
        format,
        {
          MB: megabytes.toFixed(1),
          ms: ms.toFixed(0),
          'MB/s': (megabytes / (ms / 1_000)).toFixed(0),
          'M facets/s': (facetsPerSecond / 1e6).toFixed(2),
          'times binary STL': (ms / rows[0]!.ms).toFixed(1),
        },
      ]),
    ),
  )
}
