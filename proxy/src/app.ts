// The proxy put together: settings in, a listening proxy out. Tests build it as main.ts does. The order of the stages is pipeline.ts's, not this file's.
import type { AddressInfo } from 'node:net'
import { type FlagsClient, openFlags } from '@ficus/flags'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { createAdminApp } from './admin/admin-app.ts'
import type { ProxySettings } from './config.ts'
import { createDecisions, type Decisions } from './decisions.ts'
import type { ProxyError } from './errors.ts'
import { createForwarder, type Forwarder } from './forwarder/index.ts'
import { type ClientApp, createClientApp } from './gateway/client-app.ts'
import { createTakeExplain } from './gateway/explain-token.ts'
import { createFrontDoor, type FrontDoor } from './gateway/front-door.ts'
import { openPartnerDirectory, type PartnerDirectory } from './gateway/partner-directory.ts'
import { createMetrics, type ProxyMetrics } from './metrics.ts'
import { createPipeline, type Stages } from './pipeline.ts'
import { openStrangledRoutes, type StrangledRoutes } from './routes/index.ts'
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
  /** Resolves when both ports listen. Errors: those of listen, EADDRINUSE among them; everything is closed again then. */
  listen(): Promise<{ readonly url: string; readonly adminUrl: string }>
  /** Stops accepting, lets what runs finish within the limits of the settings, and closes everything. */
  close(): Promise<void>
}

/** What the stages stand on: opened first, closed last. */
interface Ground {
  readonly flags: FlagsClient
  readonly partners: PartnerDirectory
  readonly forwarder: Forwarder
  readonly strangled: StrangledRoutes
  readonly metrics: ProxyMetrics
  readonly decisions: Decisions
  readonly log: Logger
}

/** `replaced` puts other stages in place of the usual ones; the process uses none. */
export async function createProxy(settings: ProxySettings, log: Logger, replaced: Partial<Stages> = {}): Promise<Proxy> {
  const ground = await openGround(settings, log)
  const stages = { ...createStages(settings, ground), ...replaced }
  const frontDoor = openFrontDoor(settings, ground, stages)
  let draining = false
  const onDrain = () => {
    draining = true
  }
  const clients = createClientApp(frontDoor, { ...settings, onDrain })
  const admin = await createAdminApp({ ...settings, ...ground, table: ground.strangled.table, isReady: () => !draining })
  showGauges(ground, stages, frontDoor, clients)

  async function close(): Promise<void> {
    await clients.app.close()
    stages.shadow.close()
    await closeGround(ground)
    await admin.close()
  }

  async function listen() {
    try {
      await clients.app.listen({ port: settings.port, host: settings.host })
      await admin.listen({ port: settings.adminPort, host: settings.adminHost })
      return { url: urlOf(clients.app), adminUrl: urlOf(admin) }
    } catch (cause) {
      await close()
      throw cause
    }
  }

  return { listen, close }
}

async function openGround(settings: ProxySettings, log: Logger): Promise<Ground> {
  const { flagsFile, killFile, partnersFile, legacy, legacyLeniency, decisionsCountMax } = settings
  return {
    flags: await openFlags({ file: flagsFile, appName: 'ficus-proxy', ...(killFile === '' ? {} : { killFile }) }),
    partners: await openPartnerDirectory({ file: partnersFile, onProblem: problem => log.warn({ event: 'partners.problem' }, problem) }),
    forwarder: createForwarder({ origin: legacy.replace(/\/$/, ''), leniency: legacyLeniency, side: 'legacy' }),
    strangled: openStrangledRoutes(settings),
    metrics: createMetrics(),
    decisions: createDecisions(decisionsCountMax),
    log,
  }
}

async function closeGround({ flags, partners, forwarder, strangled }: Ground): Promise<void> {
  partners.close()
  await Promise.all([strangled.close(), forwarder.close(), flags.close()])
}

function createStages(settings: ProxySettings, { flags, partners, forwarder, metrics, decisions, log }: Ground): Stages {
  return {
    assign: createAssign(flags, partners),
    capture,
    admit: createAdmit(settings.candidateInFlightCountMax),
    serveCandidate: createServeCandidate(settings.candidateDeadlineMs),
    serveLegacy: createServeLegacy(forwarder),
    answerReply,
    answerFailure,
    explain,
    shadow: createShadow({
      deadlineMs: settings.shadowDeadlineMs,
      queueCountMax: settings.shadowQueueCountMax,
      queueBytesMax: settings.shadowQueueBytesMax,
      inFlightCountMax: settings.shadowInFlightCountMax,
    }),
    compare,
    record: createRecord(metrics, decisions),
    onCandidateFailure: error => logCandidateFailure(log, error),
    onObserverFault: (stage, fault) => {
      metrics.observerFaults.inc({ stage })
      log.error({ event: 'observer.fault', stage, err: fault }, `observing in ${stage} failed; no client noticed`)
    },
  }
}

/** One line without a stack for what others did wrong, because in an outage there is one per request; all there is for a fault of our own. */
function logCandidateFailure(log: Logger, error: ProxyError): void {
  if (error.code === 'CANDIDATE_FAULT') log.error({ event: 'candidate.fault', code: error.code, err: error }, error.message)
  else log.warn({ event: 'candidate.failed', code: error.code, cause: String(error.cause ?? '') }, error.message)
}

function openFrontDoor({ testerToken }: ProxySettings, { strangled, forwarder, metrics, log }: Ground, stages: Stages): FrontDoor {
  return createFrontDoor({
    table: strangled.table,
    forwarder,
    pipeline: createPipeline(stages),
    takeExplain: createTakeExplain(testerToken),
    onUntouched: metrics.countUntouched,
    onFault: fault => log.error({ event: 'request.fault', err: fault }, 'a request failed in the proxy itself; its connection was closed'),
  })
}

function showGauges(
  { metrics, forwarder, partners, flags }: Ground,
  { admit, shadow }: Stages,
  frontDoor: FrontDoor,
  clients: ClientApp,
): void {
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
}

function urlOf(app: FastifyInstance): string {
  const { address, family, port } = app.server.address() as AddressInfo
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
}
