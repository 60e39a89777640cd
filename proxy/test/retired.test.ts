// Stage retired beside the real MES stand-in: what is no request is answered alike, head and body, although legacy is asked for no price any more.
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { freshDatabase } from '../../scripts/test-services/fresh-database.ts'
import { startProcess } from '../../scripts/test-services/start-process.ts'
import { type Asked, ask } from './kit/ask.ts'
import { type RunningProxy, runProxy } from './kit/processes.ts'

const nowhere = 'http://127.0.0.1:9'
const path = '/api/partner/prices'
const owned = new AsyncDisposableStack()
let [mesUrl, apiKey] = ['', '']
let proxy: RunningProxy

beforeAll(async () => {
  const database = owned.use(await freshDatabase())
  const folder = await mkdtemp(join(tmpdir(), 'ficus-retired-'))
  owned.defer(() => rm(folder, { recursive: true, force: true }))
  const credentialsFile = join(folder, 'credentials.json')
  const flags = ['--port', '0', '--database-url', database.url, '--models-dir', folder, '--seed-orders', '50']
  const mes = owned.use(await startProcess('legacy-adapters/src/stand-in/main.ts', [...flags, '--credentials-file', credentialsFile]))
  mesUrl = mes.ready['url']!
  const [partner] = JSON.parse(await readFile(credentialsFile, 'utf8')).partners
  apiKey = partner.apiKey
  proxy = owned.use(
    await runProxy(mesUrl, async own => {
      const apiKeySha256 = createHash('sha256').update(apiKey).digest('hex')
      await writeFile(join(own, 'partners.json'), JSON.stringify([{ id: partner.id, name: partner.name, apiKeySha256 }]))
      const flag = { stage: 'retired', mirrorBasisPoints: 0 }
      await writeFile(join(own, 'flags.json'), JSON.stringify({ revision: 1, flags: { 'pricing.calculate': flag } }))
      return ['--pricing', nowhere, '--partners-file', join(own, 'partners.json')]
    }),
  )
}, 60_000)
afterAll(() => owned.disposeAsync(), 60_000)

it.each<[string, Partial<Asked> & { readonly key?: string | null }]>([
  ['no JSON', { body: '{"ModelId":1,' }],
  ['a BOM', { body: '\uFEFF{}' }],
  ['bad UTF-8', { body: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]) }],
  ['no object', { body: '[]' }],
  ['no body', { body: '' }],
  ['a wrong key', { key: 'nobody', body: '{}' }],
  ['no key', { key: null, body: '{}' }],
  ['a wrong key and no JSON', { key: 'nobody', body: 'x' }],
  ['missing fields', { body: '{}' }],
  ['a missing quantity', { body: '{"ModelId":1,"Material":"BRASS","Finish":"NONE"}' }],
  ['a missing model', { body: '{"Material":"BRASS","Finish":"NONE","Quantity":1}' }],
])('%s', async (_what, { key = apiKey, ...changed }) => {
  const headers = key === null ? {} : { 'X-Api-Key': key }
  const seen = async (url: string) => {
    const { status, rawHeaders, text } = await ask(url, { method: 'POST', path, headers, ...changed })
    return { status, text, head: rawHeaders.map((field, at) => (rawHeaders[at - 1] === 'Date' ? 'now' : field)) }
  }
  expect(await seen(proxy.url)).toEqual(await seen(mesUrl))
})
