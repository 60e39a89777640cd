// The differential wire test: each case is played directly against a recording legacy and through the forwarder; both must be equal.
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { allowedDifferences } from '../src/forwarder/allowed-differences.ts'
import { readWireCase, type WireCase } from './wire/case-file.ts'
import { leakedFields, plainAnswers, plainRequests } from './wire/compare.ts'
import { startForwarderServer } from './wire/forwarder-server.ts'
import { methodsOf } from './wire/messages.ts'
import { type Recording, WirePlayer } from './wire/play.ts'

const folder = fileURLToPath(new URL('./wire-cases/', import.meta.url))
const cases = readdirSync(folder)
  .filter(file => file.endsWith('.wire'))
  .map(file => readWireCase(file.slice(0, -'.wire'.length), folder + file))

describe('direct and through', () => {
  test.each(cases)('$name: $law', async wireCase => {
    await using player = await WirePlayer.listen()
    // Where the answer is our own there is nothing to compare with: legacy must have got what the client sent, or what the case says.
    const direct = wireCase.expected.client === undefined ? await player.play(wireCase, player.legacyPort) : null
    await using proxy = await startForwarderServer({ origin: `http://127.0.0.1:${player.legacyPort}` })
    const through = await player.play(wireCase, proxy.port)
    compareRecordings(wireCase, direct, through)
    expect(await player.answersAfterwards(proxy.port)).toBe(true)
  })
})

test('every case names only differences that are allowed, and each of those is shown by a case', () => {
  const shown = new Set(cases.flatMap(wireCase => wireCase.differs))
  expect([...shown].sort()).toEqual(allowedDifferences.map(difference => difference.name).sort())
})

test('there are at least sixty cases', () => expect(cases.length).toBeGreaterThanOrEqual(60))

const ownPage = /^<html><head><title>[A-Z][A-Za-z ]+<\/title><\/head><body><h1>\d{3}<\/h1><\/body><\/html>$/

function compareRecordings(wireCase: WireCase, direct: Recording | null, through: Recording): void {
  const sent = Buffer.concat(wireCase.steps.filter(step => step.side === 'client').map(step => step.bytes))
  if (wireCase.compare !== 'legacy') compareAnswers(wireCase, direct, through, methodsOf(sent))
  if (wireCase.compare !== 'client') compareRequests(wireCase, direct?.legacy ?? sent, through.legacy)
  if (wireCase.until === 'client closed' && direct !== null) {
    expect(through.clientEnded, 'how the client’s connection ended').toBe(direct.clientEnded)
  }
  if (wireCase.until === 'legacy closed' && direct !== null) {
    expect(through.legacyEnded, 'how legacy’s connection ended').toBe(direct.legacyEnded)
  }
}

function compareAnswers(wireCase: WireCase, direct: Recording | null, through: Recording, methods: readonly string[]): void {
  const wanted = wireCase.expected.client?.toString('latin1').trim()
  const answers = plainAnswers(through.client, methods)
  expect(leakedFields(through.client, methods), 'fields of legacy’s hop').toEqual([])
  if (direct !== null) {
    if (wireCase.exact) expect(through.client.toString('latin1')).toBe(direct.client.toString('latin1'))
    expect(answers, 'what the client got').toEqual(plainAnswers(direct.client, methods))
  } else if (wanted !== undefined && /^\d{3}(?: \d{3})*$/.test(wanted)) {
    expect(answers.map(answer => answer.start.split(' ')[1]).join(' ')).toBe(wanted)
    expect(answers.at(-1)!.body, 'our own page names nothing of the inside').toMatch(ownPage)
  } else if (wireCase.expected.client !== undefined) {
    expect(answers).toEqual(plainAnswers(wireCase.expected.client, methods))
  }
}

function compareRequests(wireCase: WireCase, usual: Buffer, through: Buffer): void {
  const wanted = wireCase.expected.legacy ?? usual
  if (wanted.toString('latin1').trim() === 'any') return
  if (wireCase.exact) expect(through.toString('latin1')).toBe(wanted.toString('latin1'))
  if (!wireCase.name.startsWith('upgrade-')) expect(leakedFields(through, null), 'fields of the client’s hop').toEqual([])
  expect(plainRequests(through), 'what legacy got').toEqual(plainRequests(wanted))
}
