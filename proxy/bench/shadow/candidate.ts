// The stub candidate of the tests as a process of its own, with one misdeed that it commits on every quote. In: the name of the misdeed.
import type { ServerResponse } from 'node:http'
import { modelSha256, quoteOf } from '../../test/kit/sample-price.ts'
import { type StubCandidate, startStubCandidate } from '../../test/kit/stub-candidate.ts'
import type { MisdeedName } from './misdeeds.ts'

const gigabyte = 1024 ** 3
const chunk = Buffer.alloc(65_536, ' ')
const quote = JSON.stringify(quoteOf(1, { modelSha256, material: 'SILVER925', finish: 'POLISHED', quantity: 10 }))

const misdeeds: Readonly<Record<Exclude<MisdeedName, 'refusing'>, StubCandidate['instead']>> = {
  well: () => false,
  late: (_, response) => {
    setTimeout(() => response.writeHead(200, { 'content-type': 'application/json' }).end(quote), 1_000)
    return true
  },
  failing: (_, response) => {
    response.writeHead(500).end()
    return true
  },
  hanging: () => true,
  endless: (_, response) => {
    sendGigabyte(response)
    return true
  },
}

function sendGigabyte(response: ServerResponse): void {
  response.writeHead(200, { 'content-length': gigabyte })
  let leftBytes = gigabyte
  const more = () => {
    while (leftBytes > 0 && !response.destroyed) {
      leftBytes -= chunk.length
      if (!response.write(chunk)) return
    }
  }
  response.on('drain', more)
  more()
}

const candidate = await startStubCandidate()
candidate.instead = misdeeds[process.argv[2] as keyof typeof misdeeds]
process.send?.({ url: candidate.url })
process.once('disconnect', () => process.exit(0))
