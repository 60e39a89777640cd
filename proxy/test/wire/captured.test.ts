// The first step of a rollout changes nothing either: the wire cases once more with their requests sent to a route in stage shadow, where each body is read whole
// before legacy sees it and each answer is copied. Direct and through must be equal to the byte but for captured-differs.ts.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { allowedDifferences } from '../../src/forwarder/allowed-differences.ts'
import { asCaptured } from './captured-case.ts'
import { capturedDiffers } from './captured-differs.ts'
import { readWireCases } from './case-file.ts'
import { differencesOf } from './compare.ts'
import type { Contestant } from './contestants/contestant.ts'
import { startCapturingFicus } from './contestants/ficus.ts'
import { WirePlayer } from './play.ts'

const cases = readWireCases().flatMap(wireCase => asCaptured(wireCase) ?? [])

describe('direct and through, requests captured', () => {
  let player: WirePlayer
  let proxy: Contestant
  beforeAll(async () => {
    player = await WirePlayer.listen()
    proxy = await startCapturingFicus(player.legacyPort)
  })
  afterAll(async () => {
    await proxy[Symbol.asyncDispose]()
    await player[Symbol.asyncDispose]()
  })

  test.each(cases.filter(({ name }) => !(name in capturedDiffers)))('$name: $law', async wireCase => {
    const direct = wireCase.expected.client === undefined ? await player.play(wireCase, player.legacyPort) : null
    expect(direct?.stuck ?? null, 'the case itself, played directly').toBe(null)
    expect(differencesOf(wireCase, direct, await player.play(wireCase, proxy.port))).toEqual([])
    expect(await player.answersAfterwards(proxy.port)).toBe(true)
    expect(proxy.isAlive()).toBe(true)
  })
})

test('most cases can be played so, and what differs is an allowed difference of a case that is played', () => {
  expect(cases.length).toBeGreaterThan(300)
  const allowed = new Set(allowedDifferences.map(({ name }) => name))
  const played = new Set(cases.map(({ name }) => name))
  for (const [name, difference] of Object.entries(capturedDiffers))
    expect([name, played.has(name), allowed.has(difference)]).toEqual([name, true, true])
})
