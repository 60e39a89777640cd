// How one contestant did on one case: two recordings flow in, a word for the table flows out. Called by peers.ts.
import type { WireCase } from './case-file.ts'
import { differencesOf } from './compare.ts'
import { methodsOf, readMessages } from './messages.ts'
import type { Recording } from './play.ts'

/** `=` to the byte · `~` but for letter case and order of fields, the reason and fields of one hop · else what went wrong. */
export type Mark = '=' | '~' | 'ends' | 'stalls' | 'passes' | 'end' | 'answer' | 'request' | `${number}`

export function judge(wireCase: WireCase, direct: Recording | null, through: Recording, lives: boolean): Mark {
  if (!lives) return 'ends'
  if (differencesOf(wireCase, direct, through).length === 0 || refusesToo(wireCase, through)) return '='
  if (differencesOf(wireCase, direct, through, 'meaning').length === 0) return '~'
  const sent = Buffer.concat(wireCase.steps.filter(step => step.side === 'client').map(step => step.bytes))
  const got = statusesOf(through.client, methodsOf(sent))
  const wanted = direct === null ? (wireCase.expected.client?.toString('latin1').trim() ?? '') : statusesOf(direct.client, methodsOf(sent))
  if (wireCase.differs.some(name => name.startsWith('own-'))) return 'passes'
  if (got !== wanted && /^[45]\d\d$/.test(got)) return got as Mark
  if (through.stuck !== null) return 'stalls'
  if (differencesOf({ ...wireCase, until: 'answers' }, direct, through, 'meaning').length === 0) return 'end'
  return differencesOf({ ...wireCase, compare: 'client' }, direct, through, 'meaning').length > 0 ? 'answer' : 'request'
}

/** Where we refuse, any refusal of a peer's will do, by a status of its own or by hanging up, as long as legacy saw nothing it should not. */
function refusesToo(wireCase: WireCase, through: Recording): boolean {
  if (!wireCase.differs.some(name => name.startsWith('own-'))) return false
  const own = wireCase.expected.client?.toString('latin1').trim().split(' ').at(-1) ?? ''
  const text = through.client.toString('latin1')
  const refusal = /HTTP\/1\.[01] [45]\d\d /.test(text) || (text === '' && through.clientEnded !== 'open')
  const legacySaw = wireCase.expected.legacy?.toString('latin1').trim() ?? 'any'
  return refusal && /^[45]/.test(own) && (legacySaw === 'any' || legacySaw !== '' || through.legacy.length === 0)
}

function statusesOf(bytes: Buffer, methods: readonly string[]): string {
  return readMessages(bytes, methods)
    .map(answer => answer.start.split(' ')[1])
    .join(' ')
}
