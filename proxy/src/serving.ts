// What serves the clients, put together: settings in, a listening port out. The order of the stages is pipeline.ts's, not this file's.
// Called by app.ts, where one process does everything, and by life/worker.ts, where several share the port.
import { readFile } from 'node:fs/promises'
import { type FlagsClient, openFlags } from '@ficus/flags'
import type { Logger } from 'pino'
import type { Controls } from './admin/controls.ts'
import { countWriteBacks } from './candidate/write-back-events.ts'
import { type OwnComparing, openComparing } from './comparing/index.ts'
import type { Example, LedgerState } from './comparing/ledger-state.ts'
import { type Replayed, replayOn } from './comparing/replay.ts'
import type { ProxySettings } from './config.ts'
import { createDecisions, type Decisions } from './decisions.ts'
import type { ProxyError } from './errors.ts'
import { createForwarder, type Forwarder } from './forwarder/index.ts'
import { type ClientApp, createClientApp } from './gateway/client-app.ts'
import { createTakeExplain } from './gateway/explain-token.ts'
import { createFrontDoor, type FrontDoor, type FrontDoorParts, type Routing } from './gateway/front-door.ts'
import { openPartnerDirectory, type PartnerDirectory } from './gateway/partner-directory.ts'
import { tellFailures } from './gateway/tell-failures.ts'
import { createReadTesterSide, createTakeSide } from './gateway/tester-side.ts'
import { type Guarding, openGuarding } from './guarding/index.ts'
import { flagsOptionsOf } from './life/flags-options.ts'
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
import { createCompare } from './stages/compare.ts'
import { explain } from './stages/explain.ts'
import { createSampleNoise } from './stages/noise.ts'
import { createRecord } from './stages/record.ts'
import { createServeCandidate } from './stages/serve-candidate.ts'
import { createServeLegacy } from './stages/serve-legacy.ts'
import { createShadow } from './stages/shadow.ts'

/** Measured: a copy that begins with the reply costs the client a third of a millisecond where it shares a core with what answers the copy (bench/shadow.ts). */
const copyStartsAfterMs = 10

/** After the drain: what is still being settled with the upstreams may take this long, then the process ends all the same. */
export const settleMarginMs = 4_000

export interface Serving {
  readonly controls: Controls
  readonly metrics: ProxyMetrics
  readonly flags: FlagsClient
  listen(): Promise<{ readonly url: string }>
  /** What this process has compared. */
  comparisons(): LedgerState
  forgetComparisons(capability: string): void
  /** How long the operators wait that came to this process, beside as usual. */
  operatorsRiseRatio(): number
  /** The same for all processes of this proxy. */
  hearOfOperators(riseRatio: number): void
  /** Asks the candidate again for a kept example; never throws. */
  replay(routeName: string, example: Example): Promise<Replayed>
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
  /** What earlier processes compared; null: nothing is known. */
  readonly pastComparisons?: LedgerState | null
  /** Puts others in place of the usual stages, or around them; the process leaves them as they are. */
  readonly changeStages?: ChangeStages
}

export type ChangeStages = (usual: Stages) => Stages

/** What the stages stand on: opened first, closed last. */
interface Ground {
  readonly flags: FlagsClient
  readonly partners: PartnerDirectory
  readonly forwarder: Forwarder
  readonly strangled: StrangledRoutes
  readonly metrics: ProxyMetrics
  readonly decisions: Decisions
  readonly comparing: OwnComparing
  readonly guarding: Guarding
  /** Null while none is wanted. */
  readonly recorder: Recorder | null
  readonly log: Logger
}

export async function openServing(parts: ServingParts): Promise<Serving> {
  const { settings, log, tuning, routesFile, changeStages = usual => usual } = parts
  const ground = await openGround(settings, log, parts.pastComparisons ?? null)
  const { strangled, forwarder, flags, metrics, decisions } = ground
  const stages = changeStages(createStages(settings, ground))
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
    comparisons: ground.comparing.state,
    forgetComparisons: ground.comparing.ledger.forget,
    operatorsRiseRatio: ground.guarding.operators.riseRatio,
    hearOfOperators: ground.guarding.operatorsElsewhere.heard,
    replay: (routeName, example) => replayOn(routing.table, { routeName, example, deadlineMs: settings.shadowDeadlineMs }),
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

async function openGround(settings: ProxySettings, log: Logger, past: LedgerState | null): Promise<Ground> {
  const { partnersFile, legacy, legacyLeniency, legacyCaFile, decisionsCountMax } = settings
  const certificateAuthority = legacyCaFile === '' ? null : await readCertificates(legacyCaFile)
  const metrics = createMetrics()
  const flags = await openFlags(flagsOptionsOf(settings))
  return {
    flags,
    partners: await openPartnerDirectory({ file: partnersFile, onProblem: problem => log.warn({ event: 'partners.problem' }, problem) }),
    forwarder: createForwarder({
      origin: legacy.replace(/\/$/, ''),
      leniency: legacyLeniency,
      ...(certificateAuthority === null ? {} : { certificateAuthority }),
      side: 'legacy',
      onFailure: tellFailures(metrics.registry, log),
    }),
    strangled: openStrangledRoutes({ ...settings, certificateAuthority, writeBackEvents: countWriteBacks(metrics.registry, log) }),
    metrics,
    decisions: createDecisions(decisionsCountMax),
    comparing: openComparing(past),
    guarding: openGuarding({ settings, flags, registry: metrics.registry, log }),
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

async function closeGround({ flags, partners, forwarder, strangled, recorder, guarding }: Ground): Promise<void> {
  partners.close()
  await Promise.all([strangled.close(), forwarder.close(), flags.close(), guarding.close()])
  await recorder?.close()
}

function routingOf(strangled: StrangledRoutes, tuning: Tuning): Routing {
  const untouched = (tuning.untouched ?? []).flatMap(({ pathPrefix, ...own }) => {
    const limits = exchangeLimitsOf(tuning, own)
    return limits === null ? [] : [{ pathPrefix, limits }]
  })
  return { table: strangled.table(tuning), untouched }
}

function createStages(settings: ProxySettings, ground: Ground): Stages {
  const { flags, partners, forwarder, metrics, decisions, comparing, recorder, guarding, log } = ground
  return {
    assign: createAssign({
      flags,
      partners,
      breakers: guarding.breakers,
      readTesterSide: createReadTesterSide({ signingKey: settings.testerSigningKey, now: Date.now, onWish: guarding.onWish }),
      loadTestPartnerIds: new Set(settings.loadTestPartnerIds.split(',').map(Number)),
    }),
    capture,
    admit: createAdmit(guarding),
    serveCandidate: createServeCandidate(),
    serveLegacy: createServeLegacy(forwarder),
    answerReply,
    answerFailure,
    explain,
    shadow: createShadow({
      deadlineMs: settings.shadowDeadlineMs,
      legacyBusyMsMax: settings.shadowLegacyBusyMsMax,
      queueCountMax: settings.shadowQueueCountMax,
      queueBytesMax: settings.shadowQueueBytesMax,
      inFlightCountMax: settings.shadowInFlightCountMax,
      startAfterMs: copyStartsAfterMs,
      heldBackMsMax: settings.shadowHeldBackMsMax,
      placeAt: guarding.placeForCopy,
    }),
    compare: createCompare(comparing.noise),
    sampleNoise: createSampleNoise({
      noise: comparing.noise,
      legacyMsMax: settings.shadowDeadlineMs,
      sampleBasisPoints: settings.noiseSampleBasisPoints,
      onSample: ({ name: route }, result) => metrics.noiseSamples.inc({ route, result }),
    }),
    record: createRecord(metrics, decisions, comparing.ledger),
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
  settings: ProxySettings,
  { forwarder, metrics, recorder, guarding, log }: Ground,
  stages: Stages,
  routing: Routing,
): FrontDoor {
  const counted = recorder === null ? metrics.countUntouched : countAndRecord(metrics, recorder)
  return createFrontDoor({
    routing,
    connectMethod: settings.connectMethod,
    forwarder,
    pipeline: createPipeline(stages),
    takeExplain: createTakeExplain(settings.testerToken),
    takeSide: createTakeSide(settings.testerSigningKey),
    // Without a new side nothing is ever mirrored, so nothing has to give way to the operators.
    ...(settings.pricing === '' ? { onPassing: null, onUntouched: counted } : countAndWatch(counted, guarding)),
    onFault: fault => log.error({ event: 'request.fault', err: fault }, 'a request failed in the proxy itself; its connection was closed'),
  })
}

function countAndRecord({ countUntouched }: ProxyMetrics, recorder: Recorder): FrontDoorParts['onUntouched'] {
  return (status, totalMs, outcome, response) => {
    countUntouched(status, totalMs)
    recorder.untouched(response, status, outcome)
  }
}

function countAndWatch(counted: FrontDoorParts['onUntouched'], { operators }: Guarding): Pick<FrontDoorParts, 'onPassing' | 'onUntouched'> {
  return {
    onPassing({ method, url }, response) {
      if (method === 'GET') operators.began(url ?? '', response)
    },
    onUntouched(status, totalMs, outcome, response) {
      counted(status, totalMs, outcome, response)
      operators.ended(response, status === 200 ? totalMs : null)
    },
  }
}

function showGauges(
  { metrics, forwarder, partners, flags, guarding }: Ground,
  { shadow }: Stages,
  frontDoor: FrontDoor,
  clients: ClientApp,
): void {
  metrics.observe({
    clientSocketCount: clients.socketCount,
    legacySocketCount: () => forwarder.openSocketCount,
    runningRequestCount: frontDoor.runningCount,
    candidateInFlightCount: guarding.inFlightCount,
    shadowWaitingCount: shadow.waitingCount,
    shadowWaitingBytes: shadow.waitingBytesCount,
    knownPartnerCount: partners.count,
    flagRevision: () => flags.snapshot().revision,
  })
}
