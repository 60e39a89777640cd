// Does a case notice? A copy of the proxy gets each mistake of defences.ts in turn; at least one case of that trap must then fail.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readWireCases, type WireCase } from './case-file.ts'
import { differencesOf } from './compare.ts'
import { startFicus } from './contestants/ficus.ts'
import { type Mistake, mistakes } from './defences.ts'
import { WirePlayer } from './play.ts'

const proxyFolder = resolve(import.meta.dirname, '../..')
const cases = readWireCases()
const traps: readonly { name: string }[] = JSON.parse(readFileSync(new URL('./traps.json', import.meta.url), 'utf8'))
let copy: string

beforeAll(() => {
  // Below the root, so that the copy finds node_modules.
  const drawer = resolve(proxyFolder, '../var')
  mkdirSync(drawer, { recursive: true })
  copy = mkdtempSync(join(drawer, 'defences-'))
  cpSync(join(proxyFolder, 'src'), join(copy, 'src'), { recursive: true })
  cpSync(join(proxyFolder, 'package.json'), join(copy, 'package.json'))
})
afterAll(() => rmSync(copy, { recursive: true }))

test('every trap has a mistake that walks into it', () => {
  expect([...new Set(mistakes.map(mistake => mistake.trap))].sort()).toEqual(traps.map(trap => trap.name).sort())
})

test('without a mistake no case of a trap fails', async () => {
  const all = cases.filter(wireCase => wireCase.traps.length > 0)
  expect(await failingCases(all, all.length)).toEqual([])
})

test.each(mistakes)('$trap: its cases notice a mistake in $file', async mistake => {
  const undo = make(mistake)
  try {
    const held = cases.filter(wireCase => wireCase.traps.includes(mistake.trap))
    expect(await failingCases(held, 1)).not.toEqual([])
  } finally {
    undo()
  }
})

function make({ file, from, to }: Mistake): () => void {
  const path = join(copy, 'src/forwarder', file)
  const before = readFileSync(path, 'utf8')
  if (!before.includes(from)) throw new Error(`${file} has changed: the mistake no longer finds ${JSON.stringify(from)}`)
  writeFileSync(path, before.replaceAll(from, to))
  return () => writeFileSync(path, before)
}

/** Plays until so many have failed. */
async function failingCases(played: readonly WireCase[], enough: number): Promise<string[]> {
  await using player = await WirePlayer.listen(800)
  const failing: string[] = []
  for (const leniency of ['strict', 'lenient'] as const) {
    const some = played.filter(wireCase => wireCase.leniency === leniency)
    if (some.length === 0) continue
    await using proxy = await startFicus(player.legacyPort, leniency, join(copy, 'src/main.ts'))
    for (const wireCase of some) {
      const direct = wireCase.expected.client === undefined ? await player.play(wireCase, player.legacyPort) : null
      const through = await player.play(wireCase, proxy.port)
      if (differencesOf(wireCase, direct, through).length > 0 || !proxy.isAlive()) failing.push(wireCase.name)
      if (failing.length >= enough) return failing
    }
  }
  return failing
}
