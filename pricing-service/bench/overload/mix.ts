// The mix that predictions are judged on, the same for the same seed: sizes from a thousand to 300 000 facets, both tariffs, each kind of jewel.
import { createHash } from 'node:crypto'
import { jewel, jewelKinds } from '../../src/sample-models/index.ts'
import { ask, type Ground } from './ground.ts'

const roundCount = 9
const facetCounts = [1_000, 4_000, 15_000, 50_000, 130_000, 300_000]

export async function askMix({ url }: Ground, firstSeed: number): Promise<void> {
  let seed = firstSeed
  for (let round = 0; round < roundCount; round++)
    for (const facetCount of facetCounts) {
      const kind = jewelKinds[(round + facetCount) % jewelKinds.length] as (typeof jewelKinds)[number]
      const bytes = jewel(kind, { facetCount: Math.round(facetCount * (1 + (round % 3) / 4)), seed: seed++ })
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      await (await fetch(`${url}/models/${sha256}`, { method: 'PUT', body: bytes })).arrayBuffer()
      for (const keys of [{}, { tariff: 'casting', units: 'mm' }]) {
        const { status, code } = await ask(url, sha256, { 'x-partner': `p${round % 3}`, prefer: 'wait=0' }, keys)
        if (status >= 300) throw new Error(`asking for the mix: ${status} ${code}`)
      }
      await new Promise(resolve => setTimeout(resolve, 30))
    }
}
