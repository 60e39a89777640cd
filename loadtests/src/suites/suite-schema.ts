// What a suite is: one JSON file of this shape, checked before anything is sent. Out: the one schema and its types. `suite.schema.json` is generated
// from it, so that editors complete and check a suite while it is written. Read by the runner, the gate and the reports.
import { type Static, type TProperties, Type } from 'typebox'

const object = <T extends TProperties>(properties: T, description: string) =>
  Type.Object(properties, { additionalProperties: false, description })
const oneOf = <const Words extends readonly string[]>(words: Words, description: string) =>
  Type.Unsafe<Words[number]>(
    Type.Union(
      words.map(word => Type.Literal(word)),
      { description },
    ),
  )
const name = (description: string) => Type.String({ pattern: '^[a-z][a-z0-9-]*$', description })
const seconds = (description: string) => Type.Number({ exclusiveMinimum: 0, maximum: 86_400, description })

export const stageNames = ['off', 'shadow', 'canary', 'live', 'retired'] as const
export const processNames = ['proxy', 'mes', 'pricingApi', 'pricingWorker', 'flags'] as const

export const StagePosition = object(
  {
    stage: oneOf(stageNames, 'the stage that the capability is set to'),
    shareBasisPoints: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000, description: 'of canary only' })),
  },
  'where the flag stands',
)

export const Variant = object(
  {
    name: name('under this name it stands in thresholds and reports, e.g. "legacy"'),
    target: oneOf(['direct', 'proxy'], 'direct: MES itself, without any of ours; proxy: the clients’ door'),
    position: Type.Optional(StagePosition),
  },
  'a way to answer the same clients; two of them are measured in turn, slice by slice, in one run',
)
export type Variant = Static<typeof Variant>

export const ArrivalStage = object(
  {
    forSeconds: seconds('how long'),
    perSecond: Type.Number({ minimum: 0, maximum: 100_000, description: 'arrivals per second, at its beginning' }),
    toPerSecond: Type.Optional(
      Type.Number({ minimum: 0, maximum: 100_000, description: 'at its end; in between it changes evenly; absent: it stays' }),
    ),
  },
  'a part of the run with a rate of its own',
)
export type ArrivalStage = Static<typeof ArrivalStage>

export const Feeder = object(
  {
    models: Type.Array(
      Type.Union([
        object(
          {
            jewel: Type.String({ description: 'a kind of generated jewellery: ring, signet, pendant, bangle …' }),
            facetCount: Type.Integer({ minimum: 4, maximum: 1_000_000, description: 'about so many facets' }),
            variantCount: Type.Optional(
              Type.Integer({ minimum: 1, maximum: 10_000, description: 'so many different ones of it; default 1' }),
            ),
          },
          'a model made in code, the same for the same random start',
        ),
        object({ file: Type.String({ minLength: 1, description: 'path of a model file, from the folder of the suite' }) }, 'a real model'),
      ]),
      { minItems: 1 },
    ),
    materials: Type.Array(Type.String(), { minItems: 1 }),
    finishes: Type.Array(Type.String(), { minItems: 1 }),
    quantities: Type.Array(Type.Integer({ minimum: 1, maximum: 10_000 }), { minItems: 1 }),
    recording: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'a recording made by the proxy, from the folder of the suite; its mix of calls replaces the persona’s',
      }),
    ),
  },
  'what the personas ask about; drawn by a generator with the suite’s random start, so that every run asks the same',
)
export type Feeder = Static<typeof Feeder>

export const Scenario = object(
  {
    name: name('e.g. "operators"'),
    persona: name('a kind of client: a file in src/personas'),
    injector: oneOf(
      ['paced', 'open', 'closed'],
      'paced: autocannon, a fixed number of connections, evenly spaced arrivals; open: a new arrival goes out even when all others wait; closed: each connection asks again as soon as it is answered',
    ),
    connectionCount: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000, description: 'of paced and closed; default 10' })),
    clientCount: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 60, description: 'how many different partners or operators take part; default all' }),
    ),
    processCount: Type.Optional(Type.Integer({ minimum: 1, maximum: 8, description: 'processes that inject it; default 1' })),
    arrivals: Type.Optional(Type.Array(ArrivalStage, { minItems: 1, description: 'of paced and open' })),
    forSeconds: Type.Optional(seconds('of closed: how long')),
    startAfterSeconds: Type.Optional(
      Type.Number({ minimum: 0, maximum: 86_400, description: 'counted from the start of the slice; default 0' }),
    ),
    answerWithinSeconds: Type.Optional(seconds('after this a request counts as failed; default 60')),
    thinkTimeMs: Type.Optional(
      object({ min: Type.Number({ minimum: 0 }), max: Type.Number({ minimum: 0 }) }, 'of closed: a person’s pause between two calls'),
    ),
    weights: Type.Optional(
      Type.Record(Type.String(), Type.Number({ minimum: 0 }), {
        description: 'how often the persona does what, by the names of its endpoints, e.g. {"list": 5, "card": 2}; absent: its own weights',
      }),
    ),
    feeder: Type.Optional(Feeder),
  },
  'a crowd of one kind of client',
)
export type Scenario = Static<typeof Scenario>

export const Action = object(
  {
    atSeconds: Type.Number({ minimum: 0, maximum: 86_400, description: 'from the start of the slice, warm-up not counted' }),
    set: Type.Optional(StagePosition),
    killSwitch: Type.Optional(
      oneOf(
        ['kill', 'release'],
        'the proxy’s own switch: legacy answers at once, whatever the flag says; released at the end of the run at the latest',
      ),
    ),
    signal: Type.Optional(
      object(
        {
          process: oneOf(processNames, 'one of the landscape’s processes'),
          name: oneOf(['SIGKILL', 'SIGTERM', 'SIGSTOP', 'SIGCONT'], 'what is sent to it; the landscape starts what died again'),
        },
        'a signal to a process',
      ),
    ),
    rollingRestart: Type.Optional(
      Type.Array(
        oneOf(
          processNames,
          'restarted one after another, each awaited until it is ready again: by SIGTERM, a proxy of several processes by SIGHUP',
        ),
        { minItems: 1 },
      ),
    ),
  },
  'what happens meanwhile; exactly one of set, killSwitch, signal, rollingRestart; shown as a marker in the reports',
)
export type Action = Static<typeof Action>

const where = {
  scenario: name('of which scenario'),
  endpoint: Type.Optional(Type.String({ description: 'of which endpoint of its persona; absent: of all together' })),
}
const latencyMetric = oneOf(['p50', 'p90', 'p95', 'p99', 'max'], 'of the latency from the intended start')
const shownOnly = Type.Optional(Type.Boolean({ description: 'judged and shown, but decides nothing' }))

export const Threshold = Type.Union(
  [
    object(
      {
        rule: Type.Literal('relative'),
        ...where,
        metric: oneOf(['p50', 'p90', 'p95', 'p99', 'answered-per-second'], 'compared pair by pair: second variant ÷ first'),
        passBelowRatio: Type.Optional(
          Type.Number({ exclusiveMinimum: 0, description: 'pass once the upper bound of the median ratio lies below' }),
        ),
        failAboveRatio: Type.Optional(Type.Number({ exclusiveMinimum: 0, description: 'fail once its lower bound lies above' })),
        passAboveRatio: Type.Optional(
          Type.Number({ exclusiveMinimum: 0, description: 'of what should be large: pass once the lower bound lies above' }),
        ),
        failBelowRatio: Type.Optional(
          Type.Number({ exclusiveMinimum: 0, description: 'of what should be large: fail once the upper bound lies below' }),
        ),
        shownOnly,
      },
      'paired comparison of two variants by bootstrap; either the two …Below/Above of a latency or those of a rate',
    ),
    object(
      {
        rule: Type.Literal('absolute'),
        ...where,
        variant: Type.Optional(name('absent: the last variant')),
        metric: latencyMetric,
        maxMs: Type.Number({ exclusiveMinimum: 0 }),
        worstSlicesLeftOutCount: Type.Optional(
          Type.Integer({ minimum: 0, maximum: 10, description: 'so many slices may break it; default 0' }),
        ),
        shownOnly,
      },
      'a service level',
    ),
    object(
      {
        rule: Type.Literal('rate'),
        ...where,
        variant: Type.Optional(name('absent: the last variant')),
        minPerSecond: Type.Number({ minimum: 0, description: 'right answers per second, at least' }),
        shownOnly,
      },
      'a least rate',
    ),
    object(
      {
        rule: Type.Literal('failures'),
        ...where,
        variant: Type.Optional(name('absent: every variant')),
        maxRatio: Type.Number({
          minimum: 0,
          maximum: 1,
          description: 'share of the sent requests that may fail, be lost, or be answered with one of the statuses',
        }),
        statuses: Type.Optional(
          Type.Array(Type.Integer({ minimum: 400, maximum: 599 }), {
            description: 'statuses that count as such a failure instead of as a wrong answer',
          }),
        ),
        exceptWhileAway: Type.Optional(
          oneOf(
            processNames,
            'what ends so in a second in which this process was away through an action of the suite (from SIGKILL, SIGTERM or SIGSTOP until it is back) is shown and not counted',
          ),
        ),
        shownOnly,
      },
      'allowed failures; without such a rule none is allowed',
    ),
    object(
      {
        rule: Type.Literal('memory'),
        process: oneOf(processNames, 'whose resident memory'),
        maxGrowthBytes: Type.Integer({
          minimum: 0,
          description: 'between the median of the second tenth and that of the last tenth of the run',
        }),
        shownOnly,
      },
      'a bound on growth',
    ),
  ],
  { description: 'a pass line; validity and invariants (no wrong answer, sent = answered + failed + lost) hold without being named' },
)
export type Threshold = Static<typeof Threshold>

export const LoadPlan = object(
  {
    variants: Type.Array(Variant, { minItems: 1, maxItems: 2 }),
    scenarios: Type.Array(Scenario, { minItems: 1 }),
    feeder: Type.Optional(Feeder),
    warmUpSeconds: Type.Optional(
      Type.Number({ minimum: 0, maximum: 600, description: 'before the first slice of each variant, thrown away; default 2' }),
    ),
    pairs: Type.Optional(
      object(
        {
          minCount: Type.Integer({ minimum: 2, maximum: 200 }),
          stepCount: Type.Integer({ minimum: 1, maximum: 100 }),
          maxCount: Type.Integer({ minimum: 2, maximum: 400 }),
        },
        'of two variants: slices of each; more are added until every relative rule is decided',
      ),
    ),
    actions: Type.Optional(Type.Array(Action)),
    stopWhenBroken: Type.Optional(
      object(
        {
          scenario: name('whose arrivals grow'),
          maxP95Ms: Type.Number({ exclusiveMinimum: 0 }),
          maxFailureRatio: Type.Number({ minimum: 0, maximum: 1 }),
          inSeconds: Type.Integer({ minimum: 1, maximum: 60, description: 'so many seconds in a row' }),
        },
        'of a breakpoint suite: the run ends where the scenario breaks, and the rate reached is the result',
      ),
    ),
    short: object(
      {
        timeRatio: Type.Number({ exclusiveMinimum: 0, maximum: 1, description: 'every duration is multiplied by it' }),
        pairCount: Type.Optional(Type.Integer({ minimum: 1, maximum: 40 })),
      },
      'the short form (`--short`), run by `npm test`: it proves that the suite works, not what it measures',
    ),
  },
  'who comes, when, how often; what happens meanwhile',
)
export type LoadPlan = Static<typeof LoadPlan>

export const WalkPlan = object(
  {
    stages: Type.Array(
      object(
        {
          position: StagePosition,
          answeredBy: oneOf(['legacy', 'candidate', 'both'], 'who must be seen to answer prices once the stage is in force'),
        },
        'a stage of the walk',
      ),
      { minItems: 1 },
    ),
    probePartnerCount: Type.Integer({ minimum: 2, maximum: 60 }),
    settleWithinMs: Type.Integer({ minimum: 100, maximum: 600_000 }),
    answerWithinSeconds: seconds('per call'),
    repetitions: Type.Array(
      object(
        {
          mix: name('a file in src/walk/mixes: steps that change nothing, with their weights'),
          requestCount: Type.Integer({ minimum: 1 }),
          connectionCount: Type.Integer({ minimum: 1 }),
        },
        'the same calls again, in a closed loop, every body checked',
      ),
    ),
  },
  'every call of the contract, directly and through the proxy, in every stage, compared byte for byte',
)
export type WalkPlan = Static<typeof WalkPlan>

export const Suite = object(
  {
    $schema: Type.Optional(Type.String()),
    name: name('what the command line calls it'),
    summary: Type.String({ minLength: 1, maxLength: 200, description: 'what it proves, in one line' }),
    capability: Type.String({
      pattern: '^[a-z][a-z0-9.-]*$',
      description: 'the flag that variants, actions and walk set; put back as it was found',
    }),
    randomStart: Type.Integer({ minimum: 0, maximum: 4_294_967_295, description: 'of every feeder, schedule and bootstrap' }),
    walk: Type.Optional(WalkPlan),
    load: Type.Optional(LoadPlan),
    thresholds: Type.Optional(Type.Array(Threshold)),
  },
  'a suite: a walk or a load',
)
export type Suite = Static<typeof Suite>
