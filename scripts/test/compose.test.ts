// docker-compose.yml without containers: what it says is run as processes on this machine, and a partner's price comes through the clients' door.
// The host names of its services become loopback, its volume a folder, its PostgreSQL and Redis those of the tests.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { flagsServerSettings } from '@ficus/flags/config'
import { mesStandInSettings } from '@ficus/legacy-adapters/stand-in-config'
import { pricingApiSettings } from '@ficus/pricing-service/config-api'
import { pricingWorkerSettings } from '@ficus/pricing-service/config-worker'
import { jewelMesh, toBinaryStl } from '@ficus/pricing-service/sample-models'
import { proxySettings } from '@ficus/proxy/config'
import { settingRows } from '@ficus/settings/rows'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { parse } from 'yaml'
import { partnerClient } from '../clients/partner-client.ts'
import { runEntry } from '../clients/run-verb.ts'
import { readCredentials } from '../landscape/partner-directory.ts'
import { freePort } from '../landscape/ports.ts'
import { freshDatabase } from '../test-services/fresh-database.ts'
import { redisUrl } from '../test-services/redis-url.ts'
import { type StartedProcess, startProcess } from '../test-services/start-process.ts'

interface ComposeService {
  readonly image: string
  readonly command?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly ports?: readonly string[]
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>
  readonly healthcheck?: { readonly test: readonly string[] }
}

const root = resolve(import.meta.dirname, '../..')
const compose = parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8'), { merge: true }) as {
  readonly services: Readonly<Record<string, ComposeService>>
}
const settingsOf = {
  mes: mesStandInSettings,
  flags: flagsServerSettings,
  'pricing-api': pricingApiSettings,
  'pricing-worker': pricingWorkerSettings,
  proxy: proxySettings,
}
const ours = Object.entries(compose.services).filter(([, { image }]) => image === 'ficus')
/** Calculations of the new side have ids from here on. */
const firstOutsideId = 1_000_000_000
const state = mkdtempSync(join(tmpdir(), 'ficus-compose-'))
afterAll(() => rmSync(state, { recursive: true, force: true }))

/** `node`, its options, the entry, the entry's words. */
function nodeCommand([, ...rest]: readonly string[] = []) {
  const entryAt = rest.findIndex(word => !word.startsWith('--'))
  return { nodeOptions: rest.slice(0, entryAt), entry: rest[entryAt] ?? '', words: rest.slice(entryAt + 1) }
}

/** What a workspace wants its processes to be started with. */
function nodeOptionsOf(entry: string): readonly string[] {
  const manifest = join(root, entry.split('/')[0] ?? '', 'package.json')
  return existsSync(manifest) ? ((JSON.parse(readFileSync(manifest, 'utf8')) as { nodeOptions?: string[] }).nodeOptions ?? []) : []
}

describe('docker-compose.yml', () => {
  test('starts entry files that exist, with settings that their processes know', () => {
    expect(ours.map(([name]) => name).sort()).toEqual([...Object.keys(settingsOf), 'partners'].sort())
    for (const [name, { command, environment }] of ours) {
      expect(command?.[0]).toBe('node')
      const { nodeOptions, entry } = nodeCommand(command)
      expect(existsSync(join(root, entry)), `${name}: ${entry}`).toBe(true)
      expect(nodeOptions, name).toEqual(nodeOptionsOf(entry))
      const known = name in settingsOf ? settingRows(settingsOf[name as keyof typeof settingsOf].schema).map(row => row.environment) : []
      expect(Object.keys(environment ?? {}).filter(key => !known.includes(key))).toEqual([])
    }
  })

  test('shows every port on loopback only, looks at each server’s own port, and waits only for services there are', () => {
    for (const [name, { environment, ports = [], depends_on = {}, healthcheck }] of Object.entries(compose.services)) {
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:(\d+):\1$/)
      for (const other of Object.keys(depends_on)) expect(Object.keys(compose.services)).toContain(other)
      const asked = /127\.0\.0\.1:(\d+)/.exec(healthcheck?.test.join(' ') ?? '')?.[1]
      if (asked !== undefined) expect([environment?.['PORT'], environment?.['ADMIN_PORT']], name).toContain(asked)
    }
  })

  test('the image gets every workspace’s package.json before it installs', () => {
    const { workspaces } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { workspaces: string[] }
    const dockerfile = readFileSync(join(root, 'deploy/Dockerfile'), 'utf8')
    for (const folder of workspaces) expect(dockerfile).toContain(`COPY ${folder}/package.json ${folder}/`)
  })

  test('what it says comes up, and a partner gets a price through the clients’ door', { timeout: 120_000 }, async () => {
    await using mesDatabase = await freshDatabase()
    await using pricingDatabase = await freshDatabase()
    const ports = new Map<string, string>()
    for (const port of ['8080', '8081', '8090', '8100', '8101', '8110']) ports.set(port, String(await freePort()))
    const here = (text: string) =>
      text
        .replace('postgres://mes:mes@postgres:5432/mes', mesDatabase.url)
        .replace('postgres://pricing:pricing@postgres:5432/pricing', pricingDatabase.url)
        .replace('redis://redis:6379', redisUrl())
        .replace(/^0\.0\.0\.0$/, '127.0.0.1')
        .replace(/^\/state/, state)
        .replace(/^http:\/\/[a-z-]+:/, 'http://127.0.0.1:')
        .replace(/(\d{4})$/, port => ports.get(port) ?? port)
    const environmentOf = (name: string) =>
      Object.fromEntries(Object.entries(compose.services[name]?.environment ?? {}).map(([key, value]) => [key, here(value)]))

    await using running = new AsyncDisposableStack()
    for (const name of startOrder()) {
      const { entry, words } = nodeCommand(compose.services[name]?.command)
      if (name === 'partners') {
        const { code, output } = await runEntry(entry, words.map(here))
        expect(code, output).toBe(0)
        continue
      }
      const more = name === 'mes' ? { SEED_ORDERS: '300' } : {}
      const started: StartedProcess = await startProcess(entry, [], { env: { ...environmentOf(name), ...more } })
      running.use(started)
    }
    const door = partnerClient(
      `http://127.0.0.1:${ports.get('8080')}`,
      readCredentials(join(state, 'mes-credentials.json')).partners[0]!.apiKey,
    )
    const { modelId } = await door.upload(toBinaryStl(jewelMesh('ring', { facetCount: 400, seed: 7 })))
    const asked = { modelId, material: 'SILVER925', finish: 'POLISHED', quantity: 1 }
    const byLegacy = await door.price(asked)
    expect(byLegacy.calculationId).toBeLessThan(firstOutsideId)

    const changed = await fetch(`http://127.0.0.1:${ports.get('8110')}/api/flags/pricing.calculate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${environmentOf('flags')['TOKEN']}`, 'if-match': '"0"' },
      body: JSON.stringify({ stage: 'live', by: 'test', why: 'the new side answers from its containers' }),
    })
    expect(changed.status, await changed.text()).toBe(200)
    await vi.waitFor(async () => expect((await door.price(asked)).calculationId).toBeGreaterThanOrEqual(firstOutsideId), 10_000)
  })
})

/** As compose would: whoever is waited for comes first. */
function startOrder(): string[] {
  const order: string[] = []
  const visit = (name: string) => {
    for (const other of Object.keys(compose.services[name]?.depends_on ?? {})) visit(other)
    if (compose.services[name]?.image === 'ficus' && !order.includes(name)) order.push(name)
  }
  for (const name of Object.keys(compose.services)) visit(name)
  return order
}
