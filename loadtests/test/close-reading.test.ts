// "Close reading" of the contract, sentence by sentence, on MES directly and on the new side behind the proxy in stage live. The sentences and what is
// asked about them are tables in close-reading/; the two that take hundreds of megabytes are in close-reading.full.test.ts.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contractPages } from './close-reading/contract-pages.ts'
import { contractFolder, contractText, unquoted } from './close-reading/contract-text.ts'
import { prepareScene, type Scene } from './close-reading/scene.ts'
import { refusalMessages } from './close-reading/sentence.ts'
import { takeCase } from './close-reading/take-case.ts'
import { type LiveLandscape, openLiveLandscape } from './live-landscape.ts'

let live: LiveLandscape
let scene: Scene
const taken = { caseCount: 0, candidate: 0, legacy: 0, untouched: 0, priced: 0, refused: 0 }

beforeAll(async () => {
  live = await openLiveLandscape()
  scene = await prepareScene(live)
})
afterAll(async () => {
  console.info('close reading, on both sides', taken)
  await live?.[Symbol.asyncDispose]()
})

for (const { file, closeReading, elsewhere, effects } of contractPages) {
  describe(file, () => {
    for (const { quote, cases } of [...closeReading, ...elsewhere]) {
      describe(quote, () => {
        for (const row of cases) {
          test(row.law, async () => {
            await takeCase(row, live, scene)
            taken.caseCount += 1
            taken[row.answeredBy] += 1
            if (row.expected.kind === 'priced' || row.expected.kind === 'refused') taken[row.expected.kind] += 1
          })
        }
      })
    }
    for (const { quote, check } of effects) test(quote, () => check(live, scene))
  })
}

describe('the tables', () => {
  test('leave no sentence without a case, and no refusal code without one', () => {
    const all = contractPages.flatMap(({ closeReading, elsewhere, atLength }) => [...closeReading, ...elsewhere, ...atLength])
    expect(all.filter(({ cases }) => cases.length === 0)).toEqual([])
    const codes = all.flatMap(({ cases }) => cases.flatMap(({ expected }) => (expected.kind === 'refused' ? [expected.code] : [])))
    expect([...new Set(codes)].toSorted()).toEqual(Object.keys(refusalMessages).toSorted())
  })

  test.each(contractPages)('quote every word of the close reading of $file, when it lies beside the checkout', page => {
    const text = contractText(page.file)
    if (text === null) return console.info(`ABSENT, so not compared: ${page.file} in ${contractFolder}`)
    const quotes = [...page.closeReading, ...page.effects, ...page.atLength].map(({ quote }) => quote)
    expect(unquoted(text, quotes)).toBe('')
    expect(page.elsewhere.map(({ quote }) => quote).filter(quote => !text.includes(quote))).toEqual([])
  })

  test('the messages of the refusals are those of the page, when it lies beside the checkout', () => {
    const text = contractText('mes-http.md')
    if (text === null) return
    for (const [code, message] of Object.entries(refusalMessages)) expect(text).toContain(`| ${code} | ${message} |`)
  })
})
