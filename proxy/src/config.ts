// In: command line and environment of the proxy process. Out: its frozen settings. Called by main.ts; the definition also makes docs/settings.md.
import { type SettingsDefinition, settingsOrExit } from '@ficus/settings'
import { type Static, Type } from 'typebox'

const port = (value: number, description: string) => Type.Integer({ default: value, minimum: 0, maximum: 65_535, description })
const origin = (description: string) => Type.String({ default: '', pattern: '^(http://[^/?#@]+/?)?$', description })
const file = (description: string) => Type.String({ default: '', description })
const secret = (description: string) => Type.String({ default: '', description, secret: true })

const schema = Type.Object(
  {
    legacy: Type.String({
      pattern: '^(https?://[^/?#@]+/?|unix:/.+)$',
      description:
        'where the legacy listens: http://127.0.0.1:8090, https://mes.example (its certificate is verified), http://[::1]:8090 or unix:/run/mes.sock',
    }),
    legacyCaFile: file('certificates (PEM) that are trusted instead of the public ones when the legacy is https; empty: the public ones'),
    port: port(8080, 'port for clients; 0 takes any free one'),
    host: Type.String({ default: '127.0.0.1', description: 'address that clients reach' }),
    adminPort: port(8081, 'port for health, metrics, decisions and the kill switch; 0 takes any free one'),
    adminHost: Type.String({ default: '127.0.0.1', description: 'address of the admin port; anything but loopback wants an adminToken' }),
    adminToken: secret('bearer token that admin writes need; empty: writes only while the admin port is on loopback'),
    legacyLeniency: Type.Union([Type.Literal('strict'), Type.Literal('lenient')], {
      default: 'strict',
      description:
        'what becomes of odd answers of the legacy (folded fields, bare line feeds, control bytes): strict answers 502, lenient relays them as written',
    }),
    pricing: origin('where pricing-service listens; empty: legacy answers everything'),
    flagsUrl: origin('where the flags server listens, shown to people under /flags/ of the admin port; empty: not shown'),
    flagsFile: Type.String({
      default: 'var/flags/flags.json',
      minLength: 1,
      description: 'the versioned flag file; it need not exist: then every flag is off and legacy answers everything',
    }),
    flagsStaleAfterMs: Type.Integer({
      default: 600_000,
      minimum: 100,
      maximum: 86_400_000,
      description: 'how long the last good flags stay in force while the flag file cannot be understood; then legacy answers everything',
    }),
    killFile: file('where local kills survive a restart; empty: flags.kill.json beside the flag file'),
    partnersFile: file('JSON list of {id, name, apiKeySha256}, read again on change; empty: no partner is known, so legacy answers'),
    mesAdminKey: secret('administrator key of MES for write-back; empty: only previews can be answered by the candidate'),
    testerToken: secret('value of X-Ficus-Explain that makes an answer tell its assignment; empty: never'),
    testerSigningKey: secret(
      'key that X-Ficus-Side, with which a tester chooses a side, is signed with (proxy/README.md); empty: never heeded',
    ),
    loadTestPartnerIds: Type.String({
      default: '',
      pattern: '^(\\d+(,\\d+)*)?$',
      description:
        'partners whose requests are load tests: they give way to everybody and are refused with 503 instead of costing legacy; 17,18',
    }),
    routesFile: file(
      'JSON with limits and time-outs per route and for the legacy (proxy/README.md), read again on change; a bad one changes nothing',
    ),
    processes: Type.Integer({
      default: 1,
      minimum: 1,
      maximum: 64,
      description: 'how many processes serve the port together; more than one are supervised, and SIGHUP replaces them one after another',
    }),
    clientConnectionCountMax: Type.Integer({
      default: 0,
      minimum: 0,
      maximum: 1_000_000,
      description: 'connections of clients per process; those beyond are refused; 0: no limit',
    }),
    addressConnectionCountMax: Type.Integer({
      default: 0,
      minimum: 0,
      maximum: 1_000_000,
      description: 'connections per process from one address (IPv6: from one /64 network); 0: no limit',
    }),
    clientHeadMs: Type.Integer({
      default: 60_000,
      minimum: 100,
      maximum: 3_600_000,
      description: "how long a client may take to send a request's head",
    }),
    clientIdleMs: Type.Integer({
      default: 135_000,
      minimum: 1_000,
      maximum: 3_600_000,
      description:
        "how long a client's connection may lie idle between two requests; above the legacy's own, so that the proxy never hangs up first",
    }),
    connectMethod: Type.Union([Type.Literal('refuse'), Type.Literal('forward')], {
      default: 'refuse',
      description: 'what becomes of CONNECT requests: refuse answers 405, forward asks the legacy and tunnels if it agrees',
    }),
    candidateDeadlineMs: Type.Integer({
      default: 10_000,
      minimum: 10,
      maximum: 600_000,
      description: 'how long a candidate has, from the arrival of the request, before legacy answers it',
    }),
    writeBackSettleMs: Type.Integer({
      default: 60_000,
      minimum: 100,
      maximum: 3_600_000,
      description: 'how long MES is asked again whether it recorded a calculation whose confirmation was lost; the client waits meanwhile',
    }),
    outboxEveryMs: Type.Integer({
      default: 5_000,
      minimum: 10,
      maximum: 3_600_000,
      description: 'how often write-backs that their sender left open are looked for and settled by asking MES',
    }),
    outboxAbsentMs: Type.Integer({
      default: 60_000,
      minimum: 1,
      maximum: 86_400_000,
      description: 'how long MES has to say that it holds nothing before an open write-back counts as cancelled',
    }),
    candidateInFlightCountMax: Type.Integer({
      default: 256,
      minimum: 1,
      maximum: 10_000,
      description: 'requests the candidate may hold at once, mirrored ones included, however fast it is; legacy answers those beyond',
    }),
    fallbackShareBasisPoints: Type.Integer({
      default: 1_000,
      minimum: 0,
      maximum: 10_000,
      description: 'how many of ten thousand requests to the candidate may fall back to legacy before the capability steps back by itself',
    }),
    fallbackFloorCount: Type.Integer({
      default: 10,
      minimum: 0,
      maximum: 100_000,
      description: 'fallbacks that are allowed at the start, and given back within a minute, however few requests there are',
    }),
    fallbackSavedCountMax: Type.Integer({
      default: 50,
      minimum: 0,
      maximum: 1_000_000,
      description: 'the most fallbacks that requests without failures can save up',
    }),
    breakerOpenMs: Type.Integer({
      default: 5_000,
      minimum: 10,
      maximum: 3_600_000,
      description:
        'how long a capability that stepped back waits for its first probe; doubled, up to 24 times as long, with each that fails',
    }),
    breakerProbeCount: Type.Integer({
      default: 3,
      minimum: 1,
      maximum: 1_000,
      description: 'probes that have to succeed, one at a time, before the candidate is asked again by all',
    }),
    operatorsPathPrefix: Type.String({
      default: '/api/orders',
      pattern: '^/',
      description: "the operators' pages: while they take longer than usual, nothing is mirrored to legacy and load tests do not reach it",
    }),
    operatorsRisePercentMax: Type.Integer({
      default: 50,
      minimum: 1,
      maximum: 10_000,
      description: "how much longer than usual the operators' pages may take before that",
    }),
    shadowHeldBackMsMax: Type.Integer({
      default: 30_000,
      minimum: 0,
      maximum: 3_600_000,
      description: 'how long a mirrored request waits for a side that more important requests need; then it is dropped and counted',
    }),
    shadowDeadlineMs: Type.Integer({
      default: 60_000,
      minimum: 10,
      maximum: 3_600_000,
      description: 'how long one mirrored request may take; whatever legacy took longer over is not asked for again to learn its noise',
    }),
    shadowLegacyBusyMsMax: Type.Integer({
      default: 3_600_000,
      minimum: 10,
      maximum: 86_400_000,
      description:
        'how long a mirrored request keeps the next one away from legacy while legacy computes it, also beyond shadowDeadlineMs, because legacy cannot be told to stop',
    }),
    shadowQueueCountMax: Type.Integer({
      default: 256,
      minimum: 0,
      maximum: 100_000,
      description: 'mirrored requests that may wait; more are dropped and counted',
    }),
    shadowQueueBytesMax: Type.Integer({
      default: 33_554_432,
      minimum: 0,
      maximum: 1_073_741_824,
      description: 'memory that waiting mirrored requests and their answers may hold',
    }),
    shadowInFlightCountMax: Type.Integer({
      default: 4,
      minimum: 1,
      maximum: 1_000,
      description: 'mirrored requests running against the candidate at once',
    }),
    decisionsCountMax: Type.Integer({
      default: 1_000,
      minimum: 1,
      maximum: 100_000,
      description: 'latest decisions kept for GET /decisions',
    }),
    mismatchesDir: file(
      'folder where comparisons outlive this proxy: counts, clusters of mismatches and a few redacted examples of each, some megabytes at most (proxy/README.md); empty: in memory only',
    ),
    noiseSampleBasisPoints: Type.Integer({
      default: 0,
      minimum: 0,
      maximum: 10_000,
      description:
        'for how many of ten thousand comparisons legacy is asked once more, without effects, to learn where it differs from itself',
    }),
    recordFile: file(
      'a redacted sample of the traffic is written here, for load tests that play it (proxy/README.md, Recording); gone on with if it is there; empty: off',
    ),
    recordSampleBasisPoints: Type.Integer({
      default: 1_000,
      minimum: 1,
      maximum: 10_000,
      description: 'how many of ten thousand calls the recording takes down',
    }),
    recordBytesMax: Type.Integer({
      default: 67_108_864,
      minimum: 4_096,
      maximum: 1_099_511_627_776,
      description: 'how large the recording may grow; what comes then is counted and not taken down',
    }),
    drainMs: Type.Integer({
      default: 30_000,
      minimum: 0,
      maximum: 3_600_000,
      description: 'how long running requests may go on after SIGTERM before their connections are cut',
    }),
    keepAliveDrainMs: Type.Integer({
      default: 1_000,
      minimum: 0,
      maximum: 3_600_000,
      description:
        'how long idle connections stay open after SIGTERM, so that a request on its way is still answered, with Connection: close',
    }),
    tunnelDrainMs: Type.Integer({
      default: 2_000,
      minimum: 0,
      maximum: 3_600_000,
      description: 'how long WebSockets and other tunnels may go on after SIGTERM; they would never end by themselves',
    }),
    logLevel: Type.Union(
      ['fatal', 'error', 'warn', 'info', 'debug', 'silent'].map(level => Type.Literal(level)),
      { default: 'info', description: 'least serious level that is logged' },
    ),
  },
  { additionalProperties: false },
)

export type ProxySettings = Readonly<Static<typeof schema>>

export const proxySettings: SettingsDefinition<typeof schema> = {
  process: 'proxy',
  summary: 'stands before the legacy, passes everything through untouched, and answers strangled routes as their flags say',
  schema,
}

/** The settings of this process; ends it with help (0) or a refusal (64). */
export function readProxySettings(): ProxySettings {
  return settingsOrExit(proxySettings, process.argv.slice(2), process.env)
}
