// What a load run saw and what was made of it: plain data, the same in the run folder (`result.json`), in --json and in every report.
// In: the runner's slices. Read by gate, reports, compare and trend. Out: schemas and their types; result.schema.json is made from LoadResult.
import { type Static, Type } from 'typebox'
import { amount, count, epochMs, list, orNull, record, text } from '../engine/data-shapes.ts'
import { Measurement } from '../engine/measurement.ts'
import { GateReport } from '../gate/gate-report.ts'
import { Suite } from '../suites/suite-schema.ts'

export const ProcessSeries = record(
  {
    process: text('of the landscape'),
    unexpectedRestartCount: Type.Optional(
      count('how often it died or came back as another process, apart from the suite’s own actions; absent: not watched'),
    ),
    unexpectedEnds: Type.Optional(
      list(
        record(
          {
            pid: count('of the process that ended'),
            lastSeenAt: epochMs('the last look that saw it'),
            missedAt: epochMs('the look that did not'),
            isBeforeSlice: Type.Boolean({ description: 'it ended before the slice began: while the run warmed up, or between two slices' }),
          },
          'one of them',
        ),
      ),
    ),
    seconds: list(
      record(
        {
          second: count('since the start of the slice'),
          residentBytes: amount('resident memory'),
          cpuRatio: amount('CPU seconds per second; 1 = one core'),
        },
        'one second of it',
      ),
    ),
  },
  'what a process used',
)
export interface ProcessSeries extends Readonly<Static<typeof ProcessSeries>> {}

const revision = (when: string) => orNull(Type.Integer(), `of the flag, ${when}; null for a variant that asks MES directly`)
export const Slice = record(
  {
    index: count('from 0, in the order in which they ran'),
    pairIndex: count('slices of one pair follow each other; which variant comes first changes from pair to pair (ABBA)'),
    variant: text('by its name in the suite'),
    startedAt: epochMs('start of the slice'),
    endedAt: epochMs('its end, the drain included'),
    flagRevisionBefore: revision('before; apart from actions of the suite itself both must be equal'),
    flagRevisionAfter: revision('after'),
    measurements: list(Measurement),
    processes: list(ProcessSeries),
    foreignCpuRatio: orNull(
      amount(''),
      'CPU seconds per second of all that is neither landscape nor injector, from the system’s own accounting; null where there is none',
    ),
  },
  'one variant, measured for a while',
)
export interface Slice extends Readonly<Static<typeof Slice>> {}

export const Marker = record({ at: epochMs('when'), text: text('what happened') }, 'a flip, a kill, a restart: a line in the series')
export interface Marker extends Readonly<Static<typeof Marker>> {}

export const MesRows = record(
  {
    heldCount: count('ids that clients hold, those of the warm-up and of the probe of stages included'),
    notHeldCount: count('rows that MES got meanwhile under ids that nobody holds'),
    unpricedCount: count('prices that were asked for and got neither price nor refusal: each may have left one such row'),
    unheldIdCount: count('ids of MES’s own sequence that were used up meanwhile and that nobody holds'),
    lookedUpCount: count('of them, that were looked up at MES with every partner’s key: all up to 200, else a part'),
    examples: list(Type.Integer(), 'the first ids of rows that nobody holds'),
  },
  'calculations that MES has made or been given during the run',
)
export interface MesRows extends Readonly<Static<typeof MesRows>> {}

export const Ledger = record(
  {
    submittedCount: count('prices that were asked for'),
    pricedCount: count('that were answered with a price'),
    refusedCount: count('that were refused in the contract’s words, as they had to be'),
    explicitlyFailedCount: count('with any other end that the client knows of'),
    storedCount: Type.Optional(count('prices that clients hold the id of; absent in runs before 26 November 2026, as are the next two')),
    doubledIdCount: Type.Optional(count('of them, with an id that another price has, too')),
    readBackCount: Type.Optional(count('of them, that were read back at MES: all up to 2 000, else a part')),
    missingInMesCount: count('of those read back: not there, or with other bytes'),
    comparedCount: count('prices compared with a golden answer'),
    mesRows: Type.Optional(MesRows),
  },
  'every price that was asked for ended exactly once, and MES holds what clients hold',
)
export interface Ledger extends Readonly<Static<typeof Ledger>> {}

export const LoadResult = record(
  {
    schemaVersion: Type.Literal(1),
    suite: Suite,
    short: Type.Boolean({ description: 'the short form: it proves that the suite works, not what it measures' }),
    startedAt: epochMs('of the run'),
    endedAt: epochMs('of the run'),
    randomStart: Type.Integer({ minimum: 0, description: 'of every feeder, schedule and bootstrap' }),
    environment: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Null()]), {
      description: 'machine, versions, revisions',
    }),
    slices: list(Slice),
    markers: list(Marker),
    ledger: orNull(Ledger, 'null when no price was asked for'),
    heldPerSecond: orNull(amount(''), 'of a breakpoint suite: the highest rate that was held; null elsewhere'),
    interrupted: orNull(Type.String(), 'why the run broke off; null when it came to its end'),
    gate: GateReport,
  },
  'a load run: what was asked, what was seen, what it means',
)
export interface LoadResult extends Readonly<Static<typeof LoadResult>> {}
