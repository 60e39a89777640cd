// Reads a wire case: a small text file flows in, the steps of client and legacy flow out. The format is told in ../wire-cases/README.md.
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export type Side = 'client' | 'legacy'

export interface Step {
  readonly side: Side
  readonly act: 'sends' | 'closes' | 'resets'
  readonly bytes: Buffer
  /** Wait until this side has received these bytes or the other's end; null = the usual moment (see play.ts). */
  readonly when: { readonly side: Side; readonly has: Buffer | 'end' } | null
}

export interface WireCase {
  readonly name: string
  readonly law: string
  /** Names of allowed differences that this case shows. */
  readonly differs: readonly string[]
  /** Names from traps.json: what an implementation does wrong if it fails here. */
  readonly traps: readonly string[]
  /** How the proxy is set for this case. */
  readonly leniency: 'strict' | 'lenient'
  readonly until: 'answers' | 'client closed' | 'legacy closed'
  readonly answerCount: number
  readonly compare: 'both' | Side
  /** How many connections legacy sees through the proxy; null: not looked at. */
  readonly connectionCount: number | null
  readonly steps: readonly Step[]
  /** What goes through when it differs from direct: bytes, or statuses of our own answers; `any` for legacy. */
  readonly expected: Partial<Record<Side, Buffer>>
}

const settingNames = new Set(['law', 'differs', 'trap', 'leniency', 'until', 'answers', 'compare', 'connections'])
const stepHeader = /^--- (client|legacy)(?: (closes|resets))?(?: when (client|legacy) has (?:"(.*)"|end))?$/
const expectHeader = /^--- expect (client|legacy)$/

/** All cases of ../wire-cases, in the order of their names. */
export function readWireCases(): WireCase[] {
  const folder = fileURLToPath(new URL('../wire-cases/', import.meta.url))
  const files = readdirSync(folder).filter(file => file.endsWith('.wire'))
  return files.sort().map(file => readWireCase(file.slice(0, -'.wire'.length), folder + file))
}

export function readWireCase(name: string, path: string): WireCase {
  const settings: Record<string, string> = {}
  const steps: Step[] = []
  const expected: Partial<Record<Side, Buffer>> = {}
  for (const block of blocksOf(readFileSync(path, 'utf8'))) {
    if (block.header === '') {
      for (const line of block.lines) if (line !== '') settings[line.slice(0, line.indexOf(':'))] = line.slice(line.indexOf(':') + 1).trim()
      continue
    }
    const expectation = expectHeader.exec(block.header)
    if (expectation !== null) {
      expected[expectation[1] as Side] = bytesOf(block.lines)
      continue
    }
    const match = stepHeader.exec(block.header)
    if (match === null) throw new Error(`${name}: cannot read ${JSON.stringify(block.header)}`)
    const when =
      match[3] === undefined ? null : { side: match[3] as Side, has: match[4] === undefined ? ('end' as const) : unescaped(match[4]) }
    steps.push({ side: match[1] as Side, act: (match[2] ?? 'sends') as Step['act'], bytes: bytesOf(block.lines), when })
  }
  const unknown = Object.keys(settings).find(setting => !settingNames.has(setting))
  if (unknown !== undefined) throw new Error(`${name}: no setting is called ${JSON.stringify(unknown)}`)
  if (settings['law'] === undefined) throw new Error(`${name}: a case states its law`)
  return {
    name,
    law: settings['law'],
    differs: listIn(settings['differs']),
    traps: listIn(settings['trap']),
    leniency: (settings['leniency'] ?? 'strict') as WireCase['leniency'],
    until: (settings['until'] ?? 'answers') as WireCase['until'],
    answerCount: Number(settings['answers'] ?? steps.filter(step => step.side === 'client' && step.act === 'sends').length),
    connectionCount: settings['connections'] === undefined ? null : Number(settings['connections']),
    compare: (settings['compare'] ?? 'both') as WireCase['compare'],
    steps,
    expected,
  }
}

function listIn(setting: string | undefined): string[] {
  return setting?.split(',').map(text => text.trim()) ?? []
}

function blocksOf(text: string): { header: string; lines: string[] }[] {
  const blocks = [{ header: '', lines: [] as string[] }]
  for (const line of text.replace(/\n$/, '').split('\n')) {
    if (line.startsWith('--- ')) blocks.push({ header: line, lines: [] })
    else blocks.at(-1)!.lines.push(line)
  }
  return blocks
}

/** Each line ends with CRLF unless it ends with a backslash; `{{x*n}}` stands for n times x. */
function bytesOf(lines: readonly string[]): Buffer {
  return Buffer.concat(lines.map(line => (line.endsWith('\\') ? unescaped(line.slice(0, -1)) : unescaped(`${line}\\r\\n`))))
}

function unescaped(text: string): Buffer {
  const repeated = text.replace(/\{\{(.+?)\*(\d+)\}\}/g, (_, piece: string, count: string) => piece.repeat(Number(count)))
  const named: Record<string, string> = { r: '\r', n: '\n', t: '\t', '\\': '\\', '"': '"' }
  const latin1 = Buffer.from(repeated, 'utf8')
    .toString('latin1')
    .replace(/\\(?:x([0-9a-f]{2})|(.))/gi, (_, hex: string | undefined, letter: string) =>
      hex === undefined ? (named[letter] ?? letter) : String.fromCharCode(Number.parseInt(hex, 16)),
    )
  return Buffer.from(latin1, 'latin1')
}
