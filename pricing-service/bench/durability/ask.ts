// What the bench of durability asks. In: an address. Out: the answered quote; anything else is an error, since a bench of failures is none.
import { createHash } from 'node:crypto'
import { jewel } from '../../src/sample-models/index.ts'

export async function putTrivialModel(url: string, number: number): Promise<string> {
  const bytes = jewel('ring', { facetCount: 300, seed: 1 })
  // The header of a binary STL means nothing to the price, and makes the model a new one.
  new TextEncoder().encodeInto(`durability ${number}`.padEnd(80), bytes.subarray(0, 80))
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const response = await fetch(`${url}/models/${sha256}`, { method: 'PUT', body: bytes })
  if (!response.ok) throw new Error(`putting a model: ${response.status} ${await response.text()}`)
  await response.arrayBuffer()
  return sha256
}

export async function orderQuote(url: string, modelSha256: string): Promise<void> {
  const response = await fetch(`${url}/quotes`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', prefer: 'wait=20' },
    body: JSON.stringify({ modelSha256, material: 'SILVER925', finish: 'POLISHED', quantity: 1 }),
  })
  const quote = (await response.json()) as { status: string }
  if (response.status !== 200 || quote.status !== 'priced')
    throw new Error(`asking for a quote: ${response.status} ${JSON.stringify(quote)}`)
}
