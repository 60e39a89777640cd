// What a load run has seen so far: slices, markers, the ledger of prices. In: facts as they come. Out: the result's own parts, also of a run that broke
// off. Called by run-load.ts and measure-slice.ts.
import { emptyLedger, type SessionLedger, sumLedgers } from '../engine/ledger.ts'
import type { Landscape } from '../landscape/landscape-file.ts'
import type { Ledger, LoadResult, Marker, MesRows, Slice } from './load-result.ts'
import type { RowCount } from './mes-rows.ts'
import { missingAtMes } from './read-back.ts'
import type { LoadInput } from './run-load.ts'

type Own = 'schemaVersion' | 'suite' | 'short' | 'randomStart' | 'slices' | 'markers' | 'ledger' | 'heldPerSecond'
export type WithoutGate = Omit<LoadResult, 'gate'>

export interface LoadRecord {
  /** How many slices are planned now. */
  plan(sliceCount: number): void
  plannedCount(): number
  mark(text: string): void
  /** Its index becomes the number of those before it. */
  add(slice: Omit<Slice, 'index'>, ledgers: readonly SessionLedger[]): void
  sliceCount(): number
  held(perSecond: number): void
  /** Prices that were asked for apart from slices: MES holds them, too. */
  alsoPriced(ledgers: readonly SessionLedger[]): void
  probed(calculationId: number): void
  /** For the gate, to say whether more pairs are needed. */
  soFar(): WithoutGate
  /** From here on MES' rows are counted. */
  rowsFrom(rows: RowCount): void
  /** Once nobody asks any more. Errors: LANDSCAPE_UNREACHABLE, WALK_STEP_IMPOSSIBLE. */
  countRows(): Promise<void>
  /** Reads a part of the prices back at MES. */
  close(landscape: Landscape): Promise<Pick<LoadResult, Own>>
}

const exampleCountMax = 5

export function openRecord({ suite, short, progress }: LoadInput, environment: LoadResult['environment']): LoadRecord {
  const startedAt = Date.now()
  const slices: Slice[] = []
  const markers: Marker[] = []
  let plannedCount = 1
  let ledger = emptyLedger
  let apart = emptyLedger
  let rows: RowCount | null = null
  let mesRows: MesRows | null = null
  let heldPerSecond: number | null = null
  const own = (readBack: ReadBack): Pick<LoadResult, Own> => ({
    schemaVersion: 1,
    suite,
    short,
    randomStart: suite.randomStart,
    slices,
    markers,
    ledger: ledgerOf(ledger, readBack),
    heldPerSecond,
  })
  return {
    plan: count => {
      plannedCount = count
    },
    plannedCount: () => plannedCount,
    mark: text => {
      markers.push({ at: Date.now(), text })
      progress({ type: 'marker', text })
    },
    add: (slice, ledgers) => {
      slices.push({ index: slices.length, ...slice })
      ledger = sumLedgers([ledger, ...ledgers])
    },
    sliceCount: () => slices.length,
    held: perSecond => {
      heldPerSecond = perSecond
    },
    alsoPriced: ledgers => {
      apart = sumLedgers([apart, ...ledgers])
    },
    soFar: () => ({ ...own({ readBackCount: 0, missingInMesCount: 0 }), startedAt, endedAt: Date.now(), environment, interrupted: null }),
    probed: id => {
      apart = { ...apart, ids: [...apart.ids, id] }
    },
    rowsFrom: opened => {
      rows = opened
    },
    countRows: async () => {
      if (rows !== null) mesRows = await rowsOf(rows, sumLedgers([apart, ledger]))
    },
    close: async landscape => {
      const readBack = { readBackCount: ledger.held.length, missingInMesCount: await missingAtMes(landscape, ledger.held) }
      return own(mesRows === null ? readBack : { ...readBack, mesRows })
    },
  }
}

type ReadBack = Required<Pick<Ledger, 'readBackCount' | 'missingInMesCount'>> & Pick<Ledger, 'mesRows'>

async function rowsOf(rows: RowCount, { ids: held, submittedCount, pricedCount, refusedCount }: SessionLedger): Promise<MesRows> {
  const { ids, ...looked } = await rows.notHeld(new Set(held))
  const unpricedCount = submittedCount - pricedCount - refusedCount
  return { heldCount: held.length, notHeldCount: ids.length, unpricedCount, ...looked, examples: ids.slice(0, exampleCountMax) }
}

function ledgerOf({ held: _, ids, ...counts }: SessionLedger, readBack: ReadBack): Ledger | null {
  if (counts.submittedCount === 0) return null
  return { ...counts, storedCount: ids.length, doubledIdCount: ids.length - new Set(ids).size, ...readBack }
}
