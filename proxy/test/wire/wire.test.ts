// The differential wire test: each case is played directly against a recording legacy and through the proxy's own process; both must be equal.
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { allowedDifferences } from '../../src/forwarder/allowed-differences.ts'
import { ownStatuses } from '../../src/forwarder/failure-answers.ts'
import { readWireCases, type WireCase } from './case-file.ts'
import { differencesOf, excusingNames } from './compare.ts'
import type { Contestant } from './contestants/contestant.ts'
import { startFicus } from './contestants/ficus.ts'
import { WirePlayer } from './play.ts'

const cases = readWireCases()
const traps: readonly { name: string }[] = JSON.parse(readFileSync(new URL('./traps.json', import.meta.url), 'utf8'))

describe.each(['strict', 'lenient'] as const)('direct and through, legacy read %s', leniency => {
  let player: WirePlayer
  let proxy: Contestant
  beforeAll(async () => {
    player = await WirePlayer.listen()
    proxy = await startFicus(player.legacyPort, leniency)
  })
  afterAll(async () => {
    await proxy[Symbol.asyncDispose]()
    await player[Symbol.asyncDispose]()
  })

  test.each(cases.filter(wireCase => wireCase.leniency === leniency))('$name: $law', async wireCase => {
    // Where the answer is our own there is nothing to compare with: legacy must have got what the client sent, or what the case says.
    const direct = wireCase.expected.client === undefined ? await player.play(wireCase, player.legacyPort) : null
    expect(direct?.stuck ?? null, 'the case itself, played directly').toBe(null)
    const through = await player.play(wireCase, proxy.port)
    expect(differencesOf(wireCase, direct, through)).toEqual([])
    for (const name of excusesOf(wireCase)) {
      const without = { ...wireCase, differs: wireCase.differs.filter(other => other !== name) }
      expect(differencesOf(without, direct, through), `the case shows no ${name}, so it must not name it`).not.toEqual([])
    }
    expect(await player.answersAfterwards(proxy.port)).toBe(true)
    expect(proxy.isAlive()).toBe(true)
  })
})

test('every case names only differences that are allowed, and each of those is shown by a case or by a test', () => {
  const shown = new Set(cases.flatMap(wireCase => wireCase.differs))
  for (const { name, test: shownBy } of allowedDifferences) {
    if (shownBy === undefined) continue
    expect(readFileSync(new URL(`../${shownBy.file}`, import.meta.url), 'utf8')).toContain(shownBy.title)
    shown.add(name)
  }
  expect([...shown].sort()).toEqual(allowedDifferences.map(difference => difference.name).sort())
})

test('every answer of our own is an allowed difference', () => {
  const allowed = new Set(allowedDifferences.map(difference => difference.name))
  expect(ownStatuses.filter(status => !allowed.has(`own-${status}`))).toEqual([])
})

test('every case names only known traps, and each trap has a case', () => {
  const named = new Set(cases.flatMap(wireCase => wireCase.traps))
  expect([...named].sort()).toEqual(traps.map(trap => trap.name).sort())
})

test('there are at least two hundred cases, each with a law of its own', () => {
  expect(cases.length).toBeGreaterThanOrEqual(200)
  expect(new Set(cases.map(wireCase => wireCase.law)).size).toBe(cases.length)
})

function excusesOf(wireCase: WireCase): string[] {
  return wireCase.differs.filter(name => (excusingNames as readonly string[]).includes(name))
}
