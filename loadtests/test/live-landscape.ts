// A whole real landscape in stage live, nothing mirrored: MES answers whoever asks it directly, the new side whoever asks the proxy.
// Called by the tests that hold the two beside each other.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import { runEntry } from '../../scripts/clients/run-verb.ts'
import { startLandscape } from '../../scripts/landscape/landscape.ts'
import type { Landscape } from '../../scripts/landscape/landscape-file.ts'
import { freshDatabase } from '../../scripts/test-services/fresh-database.ts'
import { type Caller, type HttpAnswer, type HttpRequest, openCaller } from '../src/wire/http-exchange.ts'

export interface LiveLandscape extends AsyncDisposable {
  readonly landscape: Landscape
  readonly mesDatabaseUrl: string
  /** The same request on either side; one connection each, so that one request follows the other. */
  readonly direct: Ask
  readonly proxied: Ask
}

export type Ask = (request: HttpRequest) => Promise<HttpAnswer>

/** Generous, because here it is compared what is answered and not how soon; a busy machine must not make legacy answer. */
const candidateDeadlineMs = 120_000
const answerWithinMs = 180_000
const stageWithinMs = 10_000

export async function openLiveLandscape({ seedOrders = 2000 } = {}): Promise<LiveLandscape> {
  await using started = new AsyncDisposableStack()
  const mesDatabase = started.use(await freshDatabase())
  const pricingDatabase = started.use(await freshDatabase())
  const varDir = mkdtempSync(join(tmpdir(), 'ficus-live-'))
  started.defer(() => rmSync(varDir, { recursive: true, force: true }))
  const databases = { databaseUrlMes: mesDatabase.url, databaseUrlPricing: pricingDatabase.url, queueUrl: '' }
  const running = await startLandscape(
    { portBase: 0, varDir, ...databases, seedOrders, candidateDeadlineMs, proxyProcesses: 1, workerThreads: 1 },
    () => undefined,
  )
  started.defer(() => running.stop())
  const landscape = running.landscape()
  const ask = (url: string): Ask => {
    const caller: Caller = openCaller(url)
    started.defer(() => caller.close())
    return request => caller.send(request, AbortSignal.timeout(answerWithinMs))
  }
  const proxied = ask(landscape.proxy.url)
  await setLive(landscape, proxied)
  const direct = ask(landscape.mes.url)
  const owned = started.move()
  return { landscape, mesDatabaseUrl: mesDatabase.url, direct, proxied, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

/** By the command that people type; over once a refusal, which costs nothing, is given by the new side. */
async function setLive({ flags, proxy, partners }: Landscape, proxied: Ask): Promise<void> {
  const words = ['set', 'pricing.calculate', 'live', '--mirror', '0bp', '--why', 'beside legacy', '--by', 'test', '--file', flags.file]
  const { code, output } = await runEntry('flags/src/cli/main.ts', words)
  if (code !== 0) throw new Error(`setting stage live ended with exit code ${code}: ${output}`)
  const headers = [['X-Api-Key', partners[0]!.apiKey], explainHeader(proxy.testerToken)] as const
  const refusal: HttpRequest = { method: 'POST', target: '/api/partner/prices', headers, body: Buffer.from('{}') }
  const probe = async () => {
    const { assignment } = withoutExplanation(await proxied(refusal))
    if (assignment?.get('answeredBy') !== 'candidate') throw new Error(`stage live is not in force: ${assignment?.get('stage')}`)
  }
  await vi.waitFor(probe, { timeout: stageWithinMs })
}

export const explainHeader = (testerToken: string) => ['X-Ficus-Explain', testerToken] as const

/** A tester's answer → the answer as every client gets it, and what the proxy said about it; null on paths that fall through. */
export function withoutExplanation(answer: HttpAnswer): { answer: HttpAnswer; assignment: ReadonlyMap<string, string> | null } {
  const told = answer.headers.find(([name]) => name === 'X-Ficus-Assignment')?.[1]
  const headers = answer.headers.filter(([name]) => name !== 'X-Ficus-Assignment' && name !== 'Server-Timing')
  const assignment = told === undefined ? null : new Map(told.split('; ').map(fact => fact.split('=', 2) as [name: string, value: string]))
  return { answer: { ...answer, headers }, assignment }
}
