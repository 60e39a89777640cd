// `npm run quotes -- failed | show | replay` against a real service: everything of a failed quote is kept, told, and can be tried again.
import { rename } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { StartedProcess } from '../../scripts/test-services/start-process.ts'
import { runCommandLine } from '../src/cli/run-command-line.ts'
import { getQuote, openService, postQuote, putModel, type Service, send } from './service.ts'
import { binaryStl, tetrahedron } from './stl.ts'
import { openReceiver } from './webhook-receiver.ts'

let sideMm = 150
const freshModel = (api: StartedProcess) => putModel(api, binaryStl(tetrahedron((sideMm += 0.5))))
const cli = (api: StartedProcess, ...words: string[]) => runCommandLine(words, { pricingUrl: api.ready['url'] as string, user: 'keeper' })
const noOne = '7f0e4f1e-0000-4000-8000-000000000001'

/** Its bytes are taken away while it waits, so that every attempt ends in a fault; `bring` puts them back. */
async function failOne(service: Service, api: StartedProcess) {
  const sha256 = await freshModel(api)
  const { body } = await postQuote(api, sha256, { headers: { prefer: 'wait=0', 'idempotency-key': 'order-1' } })
  const file = path.join(service.modelsDir, sha256.slice(0, 2), sha256)
  await rename(file, `${file}.away`)
  await service.startWorker(['--attempts-max', '2'])
  const failed = (await getQuote(api, body.id, { prefer: 'wait=30' })).body
  expect(failed.failure).toMatchObject({ code: 'MODEL_BYTES_MISSING', attempts: 2 })
  return { failed, bring: () => rename(`${file}.away`, file) }
}

describe('npm run quotes', { timeout: 60_000 }, () => {
  it('failed lists what ended by a fault, with code, attempts and cause; what its caller gave up only when asked for', async () => {
    await using service = await openService()
    const api = await service.startApi()
    const givenUp = await postQuote(api, await freshModel(api), { headers: { prefer: 'wait=0' } })
    await send(`${api.ready['url']}/quotes/${givenUp.body.id}`, { method: 'DELETE' })
    const { failed } = await failOne(service, api)
    const { exitCode, out } = await cli(api, 'failed')
    expect([exitCode, out]).toEqual([
      0,
      expect.stringMatching(new RegExp(`${failed.id} +MODEL_BYTES_MISSING +2 +ServiceError: reading model`)),
    ])
    const idsOf = async (...words: string[]) =>
      JSON.parse((await cli(api, 'failed', '--json', ...words)).out).quotes.map((each: { quote: { id: string } }) => each.quote.id)
    expect(await idsOf()).toEqual([failed.id])
    expect(await idsOf('--all')).toEqual([failed.id, givenUp.body.id])
  })

  it('show tells the whole story: accepted, each start with its fencing token and process, each fault with its cause, the end', async () => {
    await using service = await openService()
    const api = await service.startApi()
    const { failed } = await failOne(service, api)
    const { out } = await cli(api, 'show', failed.id)
    for (const word of ['order-1', 'MODEL_BYTES_MISSING after 2 attempts', 'ENOENT', 'ficus-pricing', failed.request.modelSha256])
      expect(out).toContain(word)
    const { events, idempotencyKeys } = JSON.parse((await cli(api, 'show', failed.id, '--json')).out)
    expect(events.map((event: Record<string, unknown>) => [event['kind'], event['attempt'], event['fencingToken']])).toEqual([
      ...[
        ['accepted', 0, '0'],
        ['started', 1, '1'],
        ['faulted', 1, '1'],
        ['started', 2, '2'],
        ['failed', 2, '2'],
      ],
    ])
    expect(events[2].fact).toMatchObject({ code: 'MODEL_BYTES_MISSING', cause: expect.stringContaining('ENOENT') })
    expect(idempotencyKeys).toEqual(['order-1'])
    // The cause is for keepers: callers never see it.
    expect(JSON.stringify((await getQuote(api, failed.id)).body)).not.toContain('ENOENT')
  })

  it('replay gives a failed quote all its attempts again, under its number and key, and keeps who and why', async () => {
    await using service = await openService()
    const api = await service.startApi(['--relay-every-ms', '100'])
    const { failed, bring } = await failOne(service, api)
    await bring()
    const { exitCode, out } = await cli(api, 'replay', failed.id, '--why', 'the disk is back')
    expect([exitCode, out]).toEqual([0, expect.stringContaining('waits again')])
    const after = (await getQuote(api, failed.id, { prefer: 'wait=30' })).body
    expect(after).toMatchObject({ status: 'priced', number: failed.number, failure: null })
    const again = await postQuote(api, failed.request.modelSha256, { headers: { 'idempotency-key': 'order-1' } })
    expect(again.body).toEqual(after)
    const { events } = JSON.parse((await cli(api, 'show', failed.id, '--json')).out)
    const kinds = events.map((event: { kind: string }) => event.kind)
    expect(kinds).toEqual(['accepted', 'started', 'faulted', 'started', 'failed', 'replayed', 'started', 'priced'])
    expect(events[5].fact).toEqual({ by: 'keeper', why: 'the disk is back' })
    expect(events[6].attempt).toBe(1)
  })

  it('replay sends an undeliverable webhook again, with the same id', async () => {
    let takes = false
    await using receiver = await openReceiver((_count, response) => void response.writeHead(takes ? 200 : 500).end())
    await using service = await openService()
    const webhookFlags = ['--webhook-secret', 's', '--webhook-private-ranges', '127.0.0.0/8', '--webhook-look-every-ms', '50']
    const api = await service.startApi([...webhookFlags, '--webhook-attempts-max', '1'])
    await service.startWorker()
    const { body } = await send(`${api.ready['url']}/quotes`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', prefer: 'wait=30' },
      body: JSON.stringify({
        modelSha256: await freshModel(api),
        material: 'BRASS',
        finish: 'NONE',
        quantity: 1,
        callbackUrl: receiver.url,
      }),
    })
    const failedWebhooks = async () => JSON.parse((await cli(api, 'failed', '--json')).out).webhooks
    await expect.poll(failedWebhooks, { timeout: 20_000 }).toHaveLength(1)
    const [webhook] = await failedWebhooks()
    expect(webhook).toMatchObject({ quoteId: body.id, attempt: 1, lastError: 'the receiver answered 500' })
    takes = true
    expect((await cli(api, 'replay', webhook.id, '--why', 'their server is back', '--by', 'me')).exitCode).toBe(0)
    await receiver.whenReceived(2)
    expect(receiver.received[1]?.event.id).toBe(webhook.id)
    const story = JSON.parse((await cli(api, 'show', body.id, '--json')).out)
    expect(story.events.at(-1)).toMatchObject({
      kind: 'webhook-replayed',
      fact: { by: 'me', why: 'their server is back', webhookId: webhook.id },
    })
  })

  it('tells all quotes by number, page by page, for the comparison with MES', async () => {
    await using service = await openService()
    const api = await service.startApi()
    const posted = []
    for (let n = 0; n < 3; n++) posted.push((await postQuote(api, await freshModel(api), { headers: { prefer: 'wait=0' } })).body)
    const page = async (query: string) => {
      const { quotes } = (await (await fetch(`${api.ready['url']}/quotes/by-number?${query}`)).json()) as { quotes: { id: string }[] }
      return quotes.map(({ id }) => id)
    }
    expect(await page('after=0&count=2')).toEqual([posted[0]?.id, posted[1]?.id])
    expect(await page(`after=${posted[1]?.number}&count=2`)).toEqual([posted[2]?.id])
    expect((await fetch(`${api.ready['url']}/quotes/by-number?count=0`)).status).toBe(400)
  })

  it('refuses with 1 and says why: what is not there, what did not fail, an api that is away', async () => {
    await using service = await openService()
    const api = await service.startApi()
    await service.startWorker()
    const priced = await postQuote(api, await freshModel(api))
    expect(await cli(api, 'show', noOne)).toMatchObject({ exitCode: 1, out: '', err: expect.stringContaining('there is no quote') })
    expect(await cli(api, 'replay', noOne, '--why', 'x')).toMatchObject({
      exitCode: 1,
      err: expect.stringContaining('no failed quote and no undeliverable'),
    })
    expect(await cli(api, 'replay', priced.body.id, '--why', 'x')).toMatchObject({
      exitCode: 1,
      err: expect.stringContaining('only failed ones'),
    })
    const away = await cli(api, 'failed', '--pricing-url', 'http://127.0.0.1:9', '--json')
    expect([away.exitCode, JSON.parse(away.out).error.code]).toEqual([1, 'PRICING_API_UNREACHABLE'])
  })

  it('takes wrong words for wrong usage, 64, and helps', async () => {
    const settings = { pricingUrl: 'http://127.0.0.1:9', user: 'keeper' }
    const cases = [[], ['shwo'], ['show'], ['show', 'a', 'b'], ['failed', '--cuont', '3'], ['failed', '--count', 'many'], ['replay', noOne]]
    for (const words of cases) expect([words, (await runCommandLine(words, settings)).exitCode]).toEqual([words, 64])
    expect((await runCommandLine(['shwo'], settings)).err).toContain('did you mean "show"?')
    expect((await runCommandLine(['failed', '--cuont', '3'], settings)).err).toContain('did you mean "count"?')
    expect((await runCommandLine(['--help'], settings)).out).toContain('reconcile')
    expect((await runCommandLine(['replay', '--help'], settings)).out).toContain('--why TEXT')
  })
})
