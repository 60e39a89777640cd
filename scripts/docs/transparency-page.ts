// In: the wire cases, the differences that are allowed, the traps, and how the peers did when they last played. Out: docs/transparency.md.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { allowedDifferences } from '@ficus/proxy/allowed-differences'
import { repositoryRoot } from '../landscape/config.ts'

const wire = join(repositoryRoot, 'proxy/test/wire')
const casesFolder = join(repositoryRoot, 'proxy/test/wire-cases')

interface WireCase {
  readonly name: string
  readonly law: string
  readonly differs: readonly string[]
  readonly traps: readonly string[]
}

interface Peer {
  readonly name: string
  readonly version: string
  readonly setUp: string
  readonly marks: Readonly<Record<string, string>>
}

const marks: readonly (readonly [mark: string, meaning: string])[] = [
  ['=', 'both sides got the same bytes as directly, but for the differences that the case allows; or a broken request was refused'],
  ['~', 'the same but for letter case and order of fields, the reason, Date, fields of one hop, and white space'],
  ['answer', 'the client got something else'],
  ['request', 'legacy got something else'],
  ['passes', 'what must be refused was passed on'],
  ['400 … 502', 'an answer of its own where legacy would have answered'],
  ['end', 'a connection ended in another way'],
  ['stalls', 'no end within a second: held back, or never sent'],
  ['ends', 'the process ended'],
  ['–', 'the case is newer than the last play of the peers'],
]

export function transparencyPage(): string {
  const cases = readCases()
  const traps: { name: string; what: string }[] = JSON.parse(readFileSync(join(wire, 'traps.json'), 'utf8'))
  const trapsOfLife: { what: string; test: string; title: string }[] = JSON.parse(readFileSync(join(wire, 'traps-of-life.json'), 'utf8'))
  const { playedOn, node, peers }: { playedOn: string; node: string; peers: Peer[] } = JSON.parse(
    readFileSync(join(wire, 'peers.json'), 'utf8'),
  )
  return [
    '# Transparency',
    '',
    'Made by `npm run format` from `proxy/test/wire-cases/`, `proxy/src/forwarder/allowed-differences.ts` and `proxy/test/wire/peers.json`.',
    '',
    `${cases.length} exchanges are played byte for byte, once directly and once through the proxy’s own process; what the client and what the legacy received must be`,
    'equal to the byte, but for the differences below, and the process must answer afterwards. `npm run test:wire` plays them all and prints the table of peers;',
    '`npm test` plays them too. Adding a case is adding a file (`proxy/test/wire-cases/README.md`).',
    '',
    '## Beside others',
    '',
    `Played on ${playedOn}, Node ${node}, all on one machine, by \`node proxy/test/wire/peers.ts --write\`. A peer counts as equal under the same allowances as ours.`,
    '',
    '| | to the byte | in meaning | differs | process ends | set up |',
    '|---|--:|--:|--:|--:|---|',
    `| Ficus | ${cases.length} | 0 | 0 | 0 | defaults; cases named \`lenient-…\` with \`--legacy-leniency lenient\` |`,
    ...peers.map(peer => `| ${peer.name} ${peer.version} | ${counts(peer)} | ${peer.setUp} |`),
    '',
    'nginx and HAProxy are not built to be invisible: both put field names or fields into an order or letter case of their own, which clients seldom notice (column *in meaning*).',
    'Many cases are broken on purpose; a client that writes plain HTTP/1.1 meets few of the rest.',
    '',
    '## Allowed differences',
    '',
    '| Name | What may differ | Why | Cases, or the test that shows it |',
    '|---|---|---|--:|',
    ...allowedDifferences.map(({ name, what, reason, test }) => {
      const shownBy = test === undefined ? cases.filter(one => one.differs.includes(name)).length : `\`proxy/test/${test.file}\``
      return `| \`${name}\` | ${what} | ${reason} | ${shownBy} |`
    }),
    '',
    '## Leniency towards an old legacy',
    '',
    '| Odd answer | strict (default) | `--legacy-leniency lenient` |',
    '|---|---|---|',
    '| Content-Length twice, equal | as written | as written |',
    '| Content-Length as a list of equal numbers | 502 | as written |',
    '| folded field, line end without CR, control byte in a value or the reason | 502 | as written; that socket is not used again |',
    '| a fold or a control byte in a field that frames the message; a control byte in a name; NUL or a lone CR anywhere | 502 | 502 |',
    '| Content-Length beside Transfer-Encoding, lengths that differ, chunked twice, broken chunks, two status lines | 502, or the connection ends | the same |',
    '',
    'Requests are read strictly whatever the setting; `insecureHTTPParser` is on nowhere.',
    '',
    '## Traps',
    '',
    'What proxies do wrong, each held by cases that fail when the defence is taken away (`proxy/test/wire/defences.full.test.ts`).',
    '',
    '| Trap | Cases |',
    '|---|---|',
    ...traps.map(({ name, what }) => `| ${what} | ${namesOf(cases.filter(one => one.traps.includes(name)))} |`),
    '',
    'Traps of time, sockets and slow peers, which bytes alone do not show, are held by tests that fail in the same way (`proxy/test/wire/traps-of-life.full.test.ts`).',
    '',
    '| Trap | Test |',
    '|---|---|',
    ...trapsOfLife.map(({ what, test, title }) => `| ${what} | \`proxy/test/${test}\`: … ${title} … |`),
    '',
    '## Marks',
    '',
    ...marks.map(([mark, meaning]) => `- \`${mark}\` ${meaning}`),
    '',
    '## Cases',
    '',
    `| Case | Law | Ficus | ${peers.map(peer => peer.name).join(' | ')} |`,
    `|---|---|---|${'---|'.repeat(peers.length)}`,
    ...cases.map(
      one => `| ${one.name} | ${escaped(one.law)} | ${oursOf(one)} | ${peers.map(peer => peer.marks[one.name] ?? '–').join(' | ')} |`,
    ),
    '',
  ].join('\n')
}

function readCases(): WireCase[] {
  const files = readdirSync(casesFolder).filter(file => file.endsWith('.wire'))
  return files.sort().map(file => {
    const head = readFileSync(join(casesFolder, file), 'utf8').split(/^--- /m)[0] ?? ''
    const setting = (name: string) => new RegExp(`^${name}: *(.*)$`, 'm').exec(head)?.[1] ?? ''
    const list = (name: string) => setting(name).split(/ *, */).filter(Boolean)
    return { name: file.slice(0, -'.wire'.length), law: setting('law'), differs: list('differs'), traps: list('trap') }
  })
}

function counts({ marks }: Peer): string {
  const all = Object.values(marks)
  const wanted = [(mark: string) => mark === '=', (mark: string) => mark === '~', (mark: string) => mark !== '=' && mark !== '~']
  return [...wanted, (mark: string) => mark === 'ends'].map(holds => all.filter(holds).length).join(' | ')
}

function oursOf({ differs }: WireCase): string {
  return differs.length === 0 ? '=' : `= (${differs.join(', ')})`
}

function namesOf(cases: readonly WireCase[]): string {
  return cases.map(one => one.name).join(', ')
}

function escaped(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('*', '\\*')
}
