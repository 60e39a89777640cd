// What serves the clients, put together: settings in, a listening port out. The order of the stages is pipeline.ts's, not this file's.
// Called by app.ts, where one process does everything, and by life/worker.ts, where several share the port.
import { readFile } from 'node:fs/promises'
import { type FlagsClient, openFlags } from '@ficus/flags'
import type { Logger } from 'pino'
import type { Controls } from './admin/controls.ts'
import type { ProxySettings } from './config.ts'
import { createDecisions, type Decisions } from './decisions.ts'
import type { ProxyError } from './errors.ts'
import { createForwarder, type Forwarder } from './forwarder/index.ts'
import { type ClientApp, createClientApp } from './gateway/client-app.ts'
import { createTakeExplain } from './gateway/explain-token.ts'
import { createFrontDoor, type FrontDoor, type FrontDoorParts, type Routing } from './gateway/front-door.ts'
import { openPartnerDirectory, type PartnerDirectory } from './gateway/partner-directory.ts'
import { countRefusals } from './life/life-metrics.ts'
import { createOwnControls } from './life/own-controls.ts'
import type { RoutesFileState } from './life/routes-file.ts'
import { exchangeLimitsOf, type Tuning } from './life/tuning.ts'
import { urlOf } from './life/url-of.ts'
import { within } from './life/within.ts'
import { createMetrics, type ProxyMetrics } from './metrics.ts'
import { createPipeline, type Stages } from './pipeline.ts'
import { openRecorder, type Recorder } from './recording/recorder.ts'
import { countRecording } from './recording/recording-metrics.ts'
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

/** After the drain: what is still being settled with the upstreams may take this long, then the process ends all the same. */
export const settleMarginMs = 4_000

export interface Serving {
  readonly controls: Controls
  readonly metrics: ProxyMetrics
  readonly flags: FlagsClient
  listen(): Promise<{ readonly url: string }>
  /** Other numbers for routes and legacy, from the next request on. */
  tune(tuning: Tuning): void
  /** Stops accepting, lets what runs finish within the limits of the settings, and closes everything. */
  close(): Promise<void>
}

export interface ServingParts {
  readonly settings: ProxySettings
  readonly log: Logger
  readonly tuning: Tuning
  /** For GET /assignments; null where another process reads the file. */
  readonly routesFile: () => RoutesFileState | null
  /** Other stages in place of the usual ones; the process uses none. */
  readonly replaced?: Partial<Stages>
}

/** What the stages stand on: opened first, closed last. */
interface Ground {
  readonly flags: FlagsClient
  readonly partners: PartnerDirectory
  readonly forwarder: Forwarder
  readonly strangled: StrangledRoutes
  readonly metrics: ProxyMetrics
  readonly decisions: Decisions
  /** Null while none is wanted. */
  readonly recorder: Recorder | null
  readonly log: Logger
}

export async function openServing({ settings, log, tuning, routesFile, replaced = {} }: ServingParts): Promise<Serving> {
  const ground = await openGround(settings, log)
  const { strangled, forwarder, flags, metrics, decisions } = ground
  const stages = { ...createStages(settings, ground), ...replaced }
  let routing = routingOf(strangled, tuning)
  forwarder.tune(tuning.legacy ?? {})
  const frontDoor = openFrontDoor(settings, ground, stages, routing)
  let draining = false
  const onDrain = () => {
    draining = true
  }
  const clients = createClientApp(frontDoor, { ...settings, onDrain, onRefused: countRefusals(metrics.registry) })
  const controls = createOwnControls({ flags, decisions, metrics, table: () => routing.table, routesFile, isReady: () => !draining })
  showGauges(ground, stages, frontDoor, clients)

  return {
    controls,
    metrics,
    flags,
    async listen() {
      await clients.app.listen({ port: settings.port, host: settings.host })
      return { url: urlOf(clients.app) }
    },
    tune(next) {
      routing = routingOf(strangled, next)
      forwarder.tune(next.legacy ?? {})
      frontDoor.use(routing)
    },
    async close() {
      await clients.app.close()
      stages.shadow.close()
      const settled = await within(settleMarginMs, closeGround(ground))
      if (!settled) log.warn({ event: 'proxy.unsettled' }, 'ending with calls to an upstream unfinished, for example imports into MES')
    },
  }
}

async function openGround(settings: ProxySettings, log: Logger): Promise<Ground> {
  const { flagsFile, killFile, partnersFile, legacy, legacyLeniency, legacyCaFile, decisionsCountMax } = settings
  const certificateAuthority = legacyCaFile === '' ? null : await readCertificates(legacyCaFile)
  const metrics = createMetrics()
  return {
    flags: await openFlags({ file: flagsFile, appName: 'ficus-proxy', ...(killFile === '' ? {} : { killFile }) }),
    partners: await openPartnerDirectory({ file: partnersFile, onProblem: problem => log.warn({ event: 'partners.problem' }, problem) }),
    forwarder: createForwarder({
      origin: legacy.replace(/\/$/, ''),
      leniency: legacyLeniency,
      ...(certificateAuthority === null ? {} : { certificateAuthority }),
      side: 'legacy',
    }),
    strangled: openStrangledRoutes({ ...settings, certificateAuthority }),
    metrics,
    decisions: createDecisions(decisionsCountMax),
    recorder: openRecording(settings, metrics, log),
    log,
  }
}

function openRecording({ recordFile, recordSampleBasisPoints, recordBytesMax }: ProxySettings, { registry }: ProxyMetrics, log: Logger) {
  if (recordFile === '') return null
  const onProblem = (problem: string) => log.warn({ event: 'recording.problem' }, `${problem}; no client noticed`)
  const bounds = { bytesMax: recordBytesMax, sampleBasisPoints: recordSampleBasisPoints }
  return openRecorder({ file: recordFile, ...bounds, ...countRecording(registry), onProblem })
}

function readCertificates(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(cause => {
    throw new Error(`reading the certificates of legacyCaFile: ${(cause as Error).message}`, { cause })
  })
}

async function closeGround({ flags, partners, forwarder, strangled, recorder }: Ground): Promise<void> {
  partners.close()
  await Promise.all([strangled.close(), forwarder.close(), flags.close()])
  await recorder?.close()
}

function routingOf(strangled: StrangledRoutes, tuning: Tuning): Routing {
  const untouched = (tuning.untouched ?? []).flatMap(({ pathPrefix, ...own }) => {
    const limits = exchangeLimitsOf(tuning, own)
    return limits === null ? [] : [{ pathPrefix, limits }]
  })
  return { table: strangled.table(tuning), untouched }
}

function createStages(settings: ProxySettings, { flags, partners, forwarder, metrics, decisions, recorder, log }: Ground): Stages {
  return {
    assign: createAssign(flags, partners),
    capture,
    admit: createAdmit(settings.candidateInFlightCountMax),
    serveCandidate: createServeCandidate(),
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
    sample: recorder === null ? null : recorder.served,
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

function openFrontDoor(
  { testerToken, connectMethod }: ProxySettings,
  { forwarder, metrics, recorder, log }: Ground,
  stages: Stages,
  routing: Routing,
): FrontDoor {
  return createFrontDoor({
    routing,
    connectMethod,
    forwarder,
    pipeline: createPipeline(stages),
    takeExplain: createTakeExplain(testerToken),
    onUntouched: recorder === null ? metrics.countUntouched : countAndRecord(metrics, recorder),
    onFault: fault => log.error({ event: 'request.fault', err: fault }, 'a request failed in the proxy itself; its connection was closed'),
  })
}

function countAndRecord({ countUntouched }: ProxyMetrics, recorder: Recorder): FrontDoorParts['onUntouched'] {
  return (status, totalMs, outcome, response) => {
    countUntouched(status, totalMs)
    recorder.untouched(response, status, outcome)
  }
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
