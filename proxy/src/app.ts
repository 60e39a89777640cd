// The proxy put together: settings in, a listening proxy out. Tests build it as main.ts does. The order of the stages is pipeline.ts's, not this file's.
import type { AddressInfo } from 'node:net'
import { type FlagsClient, openFlags } from '@ficus/flags'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { createAdminApp } from './admin/admin-app.ts'
import type { ProxySettings } from './config.ts'
import { createDecisions } from './decisions.ts'
import { createForwarder, type Forwarder } from './forwarder/index.ts'
import { createClientApp } from './gateway/client-app.ts'
import { createTakeExplain } from './gateway/explain-token.ts'
import { createFrontDoor } from './gateway/front-door.ts'
import { openPartnerDirectory, type PartnerDirectory } from './gateway/partner-directory.ts'
import { createMetrics } from './metrics.ts'
import { createPipeline, type Stages } from './pipeline.ts'
import { openStrangledRoutes } from './routes/index.ts'
import { createAdmit } from './stages/admit.ts'
import { answerFailure, answerReply } from './stages/answer.ts'
import { createAssign } from './stages/assign.ts'
import { capture } from './stages/capture.ts'
import { compare } from './stages/compare.ts'
import { explain } from './stages/explain.ts'
import { createRecord } from './stages/record.ts'
import { createServeCandidate } from './stages/serve-candidate.ts'
import { createServeLegacy } from './stages/serve-legacy.ts'
import { createShadow } from './stages/shadow.ts'

export interface Proxy {
  /** Resolves when both ports listen. Errors: those of listen, EADDRINUSE among them. */
  listen(): Promise<{ readonly url: string; readonly adminUrl: string }>
  /** Stops accepting, lets what runs finish within the limits of the settings, and closes everything. */
  close(): Promise<void>
}

/** `replaced` swaps single stages, so that tests can make one fail; the process never does. */
export async function createProxy(settings: ProxySettings, log: Logger, replaced: Partial<Stages> = {}): Promise<Proxy> {
  const warn = (problem: string) => log.warn({ event: 'proxy.problem' }, problem)
  const flags = await openFlags({
    file: settings.flagsFile,
    appName: 'ficus-proxy',
    ...(settings.killFile === '' ? {} : { killFile: settings.killFile }),
  })
  const partners = await openPartnerDirectory({ file: settings.partnersFile, onProblem: warn })
  const forwarder = createForwarder({ origin: settings.legacy.replace(/\/$/, ''), side: 'legacy' })
  const strangled = openStrangledRoutes(settings)
  const metrics = createMetrics()
  const decisions = createDecisions(settings.decisionsCountMax)
  const admit = createAdmit(settings.candidateInFlightCountMax)
  const shadow = createShadow({
    deadlineMs: settings.shadowDeadlineMs,
    queueCountMax: settings.shadowQueueCountMax,
    queueBytesMax: settings.shadowQueueBytesMax,
    inFlightCountMax: settings.shadowInFlightCountMax,
  })
  const pipeline = createPipeline({
    assign: createAssign(flags, partners),
    capture,
    admit,
    serveCandidate: createServeCandidate(settings.candidateDeadlineMs),
    serveLegacy: createServeLegacy(forwarder),
    answerReply,
    answerFailure,
    explain,
    shadow,
    compare,
    record: createRecord(metrics, decisions),
    onCandidateFailure: error => log.warn({ event: 'candidate.failed', code: error.code, err: error }, error.message),
    onObserverFault: (stage, fault) => {
      metrics.observerFaults.inc({ stage })
      log.error({ event: 'observer.fault', stage, err: fault }, `observing in ${stage} failed; no client noticed`)
    },
    ...replaced,
  })
  const frontDoor = createFrontDoor({
    table: strangled.table,
    forwarder,
    pipeline,
    takeExplain: createTakeExplain(settings.testerToken),
    onUntouched: metrics.countUntouched,
    onFault: fault =>
      log.error({ event: 'request.fault', err: fault }, 'answering a request failed in the proxy itself; its connection was closed'),
  })
  let draining = false
  const clients = createClientApp(frontDoor, {
    ...settings,
    onDrain: () => {
      draining = true
    },
  })
  const adminApp = await createAdminApp({ ...settings, flags, decisions, metrics, table: strangled.table, isReady: () => !draining })
  metrics.observe({
    clientSocketCount: clients.socketCount,
    legacySocketCount: () => forwarder.openSocketCount,
    runningRequestCount: frontDoor.runningCount,
    candidateInFlightCount: admit.inFlightCount,
    shadowWaitingCount: shadow.waitingCount,
    shadowWaitingBytes: shadow.waitingBytesCount,
    knownPartnerCount: partners.count,
    flagRevision: () => flags.snapshot().revision,
  })

  async function close(): Promise<void> {
    await clients.app.close()
    shadow.close()
    await Promise.all([strangled.close(), closeSources(flags, partners, forwarder)])
    await adminApp.close()
  }

  async function listen() {
    try {
      await clients.app.listen({ port: settings.port, host: settings.host })
      await adminApp.listen({ port: settings.adminPort, host: settings.adminHost })
      return { url: urlOf(clients.app), adminUrl: urlOf(adminApp) }
    } catch (cause) {
      await close()
      throw cause
    }
  }

  return { listen, close }
}

async function closeSources(flags: FlagsClient, partners: PartnerDirectory, forwarder: Forwarder): Promise<void> {
  partners.close()
  await Promise.all([flags.close(), forwarder.close()])
}

function urlOf(app: FastifyInstance): string {
  const { address, family, port } = app.server.address() as AddressInfo
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
}
