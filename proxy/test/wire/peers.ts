// `node proxy/test/wire/peers.ts [--write]`: every case through every contestant on this machine; the table flows out, and with --write peers.json,
// from which docs/transparency.md takes its columns. Started by `npm run test:wire` after the test itself.
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { readWireCases, type WireCase } from './case-file.ts'
import type { Entry } from './contestants/contestant.ts'
import { contestants } from './contestants/index.ts'
import { judge, type Mark } from './judge.ts'
import { WirePlayer } from './play.ts'

/** A peer that has not gone on by then never will: all is on this machine. */
const patienceMs = 1000
const dataFile = new URL('./peers.json', import.meta.url)

interface Column {
  readonly name: string
  readonly version: string
  readonly setUp: string
  readonly marks: Readonly<Record<string, Mark>>
}

async function playAll(entry: Entry, version: string, cases: readonly WireCase[]): Promise<Column> {
  await using player = await WirePlayer.listen(patienceMs)
  const marks: Record<string, Mark> = {}
  for (const leniency of ['strict', 'lenient'] as const) {
    let contestant = await entry.start(player.legacyPort, leniency)
    for (const wireCase of cases.filter(one => one.leniency === leniency)) {
      const direct = wireCase.expected.client === undefined ? await player.play(wireCase, player.legacyPort) : null
      const through = await player.play(wireCase, contestant.port)
      const answers = await player.answersAfterwards(contestant.port)
      marks[wireCase.name] = judge(wireCase, direct, through, contestant.isAlive())
      if (answers) continue
      await contestant[Symbol.asyncDispose]()
      contestant = await entry.start(player.legacyPort, leniency)
    }
    await contestant[Symbol.asyncDispose]()
  }
  return { name: entry.name, version, setUp: entry.setUp, marks }
}

function table(columns: readonly Column[], caseCount: number): string {
  const lines = columns.map(({ name, version, marks }) => {
    const count = (wanted: (mark: Mark) => boolean) => String(Object.values(marks).filter(wanted).length).padStart(14)
    return [
      `${name} ${version}`.padEnd(30),
      count(mark => mark === '='),
      count(mark => mark === '~'),
      count(mark => mark !== '=' && mark !== '~'),
      count(mark => mark === 'ends'),
    ].join('')
  })
  const head = ['to the byte', 'in meaning', 'differs', 'process ends'].map(text => text.padStart(14)).join('')
  return [`${String(caseCount).padEnd(4)} wire cases`.padEnd(30) + head, ...lines].join('\n')
}

const { values } = parseArgs({ options: { write: { type: 'boolean', default: false } } })
const cases = readWireCases()
const present = contestants.flatMap(entry => {
  const version = entry.version()
  return version === null ? [] : [{ entry, version }]
})
const missing = contestants.filter(entry => !present.some(one => one.entry === entry)).map(entry => entry.name)
const played = await Promise.allSettled(present.map(({ entry, version }) => playAll(entry, version, cases)))
const columns = played.map(result => {
  if (result.status === 'rejected') throw result.reason
  return result.value
})
console.log(table(columns, cases.length))
if (missing.length > 0) console.log(`not on this machine, so not played: ${missing.join(', ')}`)
const ours = Object.entries(columns[0]?.marks ?? {}).filter(([, mark]) => mark !== '=')
for (const [name, mark] of ours) console.log(`${columns[0]?.name}: ${name} ${mark}`)
if (ours.length > 0) process.exitCode = 1
if (values.write && missing.length === 0) {
  const kept = { node: process.version, playedOn: new Date().toISOString().slice(0, 10), peers: columns.slice(1) }
  const text = `${JSON.stringify(kept, null, 2)}\n`
  if (readFileSync(dataFile, { encoding: 'utf8', flag: 'a+' }) !== text) writeFileSync(dataFile, text)
} else if (values.write) console.log('peers.json keeps its columns: a peer is missing')
