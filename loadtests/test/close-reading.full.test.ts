// "Close reading" of the contract where it takes hundreds of megabytes: the largest request and the largest model, on both sides.
import { afterAll, beforeAll, describe, test } from 'vitest'
import { contractPages } from './close-reading/contract-pages.ts'
import { prepareScene, type Scene } from './close-reading/scene.ts'
import { takeCase } from './close-reading/take-case.ts'
import { type LiveLandscape, openLiveLandscape } from './live-landscape.ts'

let live: LiveLandscape
let scene: Scene
let caseCount = 0

beforeAll(async () => {
  live = await openLiveLandscape()
  scene = await prepareScene(live)
})
afterAll(async () => {
  console.info(`close reading at length, on both sides: ${caseCount} cases`)
  await live?.[Symbol.asyncDispose]()
})

for (const { file, atLength } of contractPages) {
  for (const { quote, cases } of atLength) {
    describe(`${file}: ${quote}`, () => {
      for (const row of cases) {
        test(row.law, async () => {
          await takeCase(row, live, scene)
          caseCount += 1
        })
      }
    })
  }
}
