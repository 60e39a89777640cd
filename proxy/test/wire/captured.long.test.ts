// What captured.test.ts leaves out because it differs: each such case does differ, or it would have to be equal like the others.
import { expect, test } from 'vitest'
import { asCaptured } from './captured-case.ts'
import { capturedDiffers } from './captured-differs.ts'
import { readWireCases } from './case-file.ts'
import { differencesOf } from './compare.ts'
import { startCapturingFicus } from './contestants/ficus.ts'
import { WirePlayer } from './play.ts'

/** Most of these wait for what a captured request never does. */
const patienceMs = 700

test('each case that is excused where requests are captured does differ there, and the process lives', async () => {
  await using player = await WirePlayer.listen(patienceMs)
  await using proxy = await startCapturingFicus(player.legacyPort)
  const equal: string[] = []
  for (const wireCase of readWireCases().filter(({ name }) => name in capturedDiffers)) {
    const captured = asCaptured(wireCase)!
    const direct = captured.expected.client === undefined ? await player.play(captured, player.legacyPort) : null
    if (differencesOf(captured, direct, await player.play(captured, proxy.port)).length === 0) equal.push(wireCase.name)
    expect(await player.answersAfterwards(proxy.port)).toBe(true)
    expect(proxy.isAlive()).toBe(true)
  }
  expect(equal).toEqual([])
})
