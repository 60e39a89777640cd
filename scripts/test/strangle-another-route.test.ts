// docs/guides/strangle-another-route.md, executed: its changes are made to a copy of the sources, and the new capability goes through its stages in front
// of a running MES, by the guide's own commands.
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test, vi } from 'vitest'
import { inheritedEnvironment } from '../test-services/config.ts'
import { startProcess } from '../test-services/start-process.ts'
import { applyGuide } from './guide/apply-guide.ts'
import { type Answer, get, startLegacy } from './guide/legacy.ts'
import { startOrderService } from './guide/order-service.ts'
import { copySources } from './guide/sources-copy.ts'

const root = resolve(import.meta.dirname, '../..')
const page = join(root, 'docs/guides/strangle-another-route.md')
const testerToken = 'tester-of-the-guide'

test('a second capability is a few dozen lines, and goes from off to live and back', { timeout: 180_000 }, async () => {
  using sources = copySources()
  const { folder } = sources
  const guide = applyGuide(page, folder)
  expect(guide.addedLineCount).toBeLessThan(90)
  tool(folder, 'tsc', ['-p', 'tsconfig.guide.json'])
  tool(folder, 'biome', ['check', '--error-on-warnings', '--vcs-enabled=false', ...guide.files])

  await using mes = await startLegacy()
  await using service = await startOrderService()
  const { session, cardPaths } = mes
  const cards = new Map<string, Answer>()
  for (const path of cardPaths) cards.set(path, await get(`${mes.url}${path}`, session))
  service.show(cards)

  const files = { flags: join(folder, 'var/flags/flags.json'), kill: join(folder, 'var/flags/flags.kill.json') }
  mkdirSync(join(folder, 'var/flags'), { recursive: true })
  const words = ['--legacy', mes.url, '--orders', service.url, '--port', '0', '--admin-port', '0', '--flags-file', files.flags]
  await using proxy = await startProcess(join(folder, 'proxy/src/main.ts'), [
    ...words,
    '--tester-token',
    testerToken,
    '--log-level',
    'warn',
  ])
  const { url, adminUrl } = proxy.ready as unknown as { url: string; adminUrl: string }
  writeFileSync(
    join(folder, 'var/landscape.json'),
    JSON.stringify({ flags: { file: files.flags, killFile: files.kill }, proxy: { adminUrl } }),
  )
  const run = (beginning: string) => flagsCommand(folder, guide.commands.find(command => command.includes(beginning))!)
  const look = async (path: string, headers: Record<string, string> = session) => {
    const answer = await get(`${url}${path}`, { ...headers, 'X-Ficus-Explain': testerToken })
    return { ...answer, assignment: assignmentOf(answer) }
  }
  const decisions = async () => ((await (await fetch(`${adminUrl}/decisions`)).json()) as { decisions: Decision[] }).decisions
  /** Of the latest card, once both sides have been compared. */
  const compared = () =>
    vi.waitFor(async () => {
      const comparison = (await decisions())[0]?.mirrored?.comparison ?? null
      expect(comparison).not.toBeNull()
      return comparison!
    })
  const [first, second] = cardPaths as [string, string]

  // off: the operator gets what MES writes, and the service is not asked
  expect((await look(first)).bytes).toEqual(cards.get(first)!.bytes)
  expect(service.asked).toHaveLength(0)

  // shadow: still MES, and the service is asked for the same card without anything of the operator's
  run('set orders.card shadow')
  await vi.waitFor(async () => expect((await look(first)).assignment).toContain('stage=shadow'))
  expect((await look(first)).bytes).toEqual(cards.get(first)!.bytes)
  expect(await compared()).toMatchObject({ verdict: 'match' })
  expect(service.asked.at(-1)!.headers['x-rehearsal']).toBe('true')
  expect(service.asked.flatMap(({ headers }) => [headers.cookie, headers['x-api-key']]).filter(Boolean)).toEqual([])
  // the list and the counters are other paths
  for (const path of ['/api/orders', '/api/orders/counters']) expect((await look(path)).assignment).toBe('')

  // a card of the service that differs is found, with its path, and told by the guide's command
  const { rawHeaders, status, bytes } = cards.get(first)!
  const wrong = Buffer.from(bytes.toString('utf8').replace(/"Finish":"[A-Z]+"/, '"Finish":"GLITTER"'))
  service.show(new Map(cards).set(first, { status, rawHeaders, bytes: wrong }))
  await look(first)
  await vi.waitFor(async () => expect(await compared()).toMatchObject({ verdict: 'mismatch', differences: [{ path: 'Order.Finish' }] }))
  expect(run('mismatches orders.card')).toContain('Order.Finish')
  service.show(cards)

  // canary by the guide, then live: the service answers, byte for byte as MES would have; who has no session hears it from MES
  run('set orders.card canary')
  flagsCommand(folder, 'npm run flags -- set orders.card live --why "every card"')
  await vi.waitFor(async () => expect((await look(first)).assignment).toContain('answeredBy=candidate'))
  const answered = await look(second)
  expect(answered.bytes).toEqual(cards.get(second)!.bytes)
  expect(fieldsOf(answered.rawHeaders)).toEqual(fieldsOf(cards.get(second)!.rawHeaders))
  expect(service.asked.at(-1)!.headers.cookie).toBe(session.Cookie)
  service.show(new Map([[first, { status: 401, rawHeaders: [], bytes: Buffer.alloc(0) }]]))
  const turnedAway = await look(first, {})
  expect([turnedAway.status, turnedAway.assignment]).toEqual([401, expect.stringContaining('answeredBy=legacy')])

  // the service breaks: MES answers for it; then it is gone, and MES answers again
  service.show(new Map())
  expect((await look(first)).bytes).toEqual(cards.get(first)!.bytes)
  await service[Symbol.asyncDispose]()
  expect((await look(second)).bytes).toEqual(cards.get(second)!.bytes)
  await vi.waitFor(async () =>
    expect((await decisions()).slice(0, 2).map(({ fallbackCause }) => fallbackCause)).toEqual([
      'CANDIDATE_CONNECT_REFUSED',
      'CANDIDATE_STATUS_UNEXPECTED',
    ]),
  )

  // the kill of the guide: MES and nobody else
  run('kill orders.card')
  await vi.waitFor(async () => expect((await look(first)).assignment).toContain('answeredBy=legacy; reason=stage-off'))
})

interface Decision {
  readonly fallbackCause: string | null
  readonly mirrored: {
    readonly comparison: { readonly verdict: string; readonly differences: readonly { readonly path: string }[] } | null
  } | null
}

function tool(folder: string, name: string, words: readonly string[]): void {
  try {
    execFileSync(join(root, 'node_modules/.bin', name), [...words], { cwd: folder, encoding: 'utf8', stdio: 'pipe' })
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    throw new Error(`${name} finds fault with what the guide says:\n${stdout}${stderr}`)
  }
}

/** The command as it stands in the guide, on the copy. */
function flagsCommand(folder: string, command: string): string {
  const words = command.replace('npm run flags -- ', '')
  const node = `"${process.execPath}" "${join(folder, 'flags/src/cli/main.ts')}"`
  return execFileSync('sh', ['-c', `${node} ${words}`], { cwd: folder, encoding: 'utf8', stdio: 'pipe', env: inheritedEnvironment() })
}

/** As a tester sees it; '' when the path is nobody's route. */
function assignmentOf({ rawHeaders }: Answer): string {
  const at = rawHeaders.indexOf('X-Ficus-Assignment')
  return at === -1 ? '' : rawHeaders[at + 1]!
}

/** Names in their order and letter case, with the values that two answers of MES share; without the tester's fields and the hop's. */
function fieldsOf(rawHeaders: readonly string[]): string[] {
  const fields: string[] = []
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!
    if (['x-ficus-assignment', 'server-timing', 'connection', 'keep-alive'].includes(name.toLowerCase())) continue
    fields.push(name.toLowerCase() === 'date' ? name : `${name}: ${rawHeaders[at + 1]}`)
  }
  return fields
}
