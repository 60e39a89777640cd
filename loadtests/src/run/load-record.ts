// What a load run has seen so far: slices, markers, the ledger of prices. In: facts as they come. Out: the result's own parts, also of a run that broke
// off. Called by run-load.ts and measure-slice.ts.
import { emptyLedger, type SessionLedger, sumLedgers } from '../engine/ledger.ts'
import type { Landscape } from '../landscape/landscape-file.ts'
import type { Ledger, LoadResult, Marker, Slice } from './load-result.ts'
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
  /** For the gate, to say whether more pairs are needed. */
  soFar(): WithoutGate
  /** Reads a part of the prices back at MES. */
  close(landscape: Landscape): Promise<Pick<LoadResult, Own>>
}

export function openRecord({ suite, short, progress }: LoadInput, environment: LoadResult['environment']): LoadRecord {
  const startedAt = Date.now()
  const slices: Slice[] = []
  const markers: Marker[] = []
  let plannedCount = 1
  let ledger = emptyLedger
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
    soFar: () => ({ ...own({ readBackCount: 0, missingInMesCount: 0 }), startedAt, endedAt: Date.now(), environment, interrupted: null }),
    close: async landscape => own({ readBackCount: ledger.held.length, missingInMesCount: await missingAtMes(landscape, ledger.held) }),
  }
}

type ReadBack = Required<Pick<Ledger, 'readBackCount' | 'missingInMesCount'>>

function ledgerOf({ held: _, ids, ...counts }: SessionLedger, readBack: ReadBack): Ledger | null {
  if (counts.submittedCount === 0) return null
  return { ...counts, storedCount: ids.length, doubledIdCount: ids.length - new Set(ids).size, ...readBack }
}
