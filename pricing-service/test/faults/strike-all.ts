// In: the planned faults. Out: they strike one after another, each after the calm from the one before, with what was measured of each.
import { setTimeout as pause } from 'node:timers/promises'
import type { FaultGround, FaultKind } from './kinds/fault-kind.ts'
import { faultKinds } from './kinds/index.ts'

export interface FaultRecord {
  readonly name: string
  readonly note: string
  readonly struckAt: number
  /** When everything was seen to work again. */
  readonly calmAt: number
  readonly breaksConnections: boolean
  readonly takenUpMs: readonly number[]
  /** From the store's return to the first answer recorded; null where there is no such moment. */
  readonly backMs: number | null
  readonly backWithinMs: number | null
}

const calmWithinMs = 60_000
const betweenMs = { least: 100, most: 400 }

export async function strikeAll(names: readonly string[], ground: FaultGround, say: (line: string) => void): Promise<FaultRecord[]> {
  const records: FaultRecord[] = []
  for (const name of names) {
    await pause(betweenMs.least + ground.random.below(betweenMs.most))
    const kind = faultKinds[name] as FaultKind
    const { struckAt, backAt, takenUpMs = [], note = '' } = await kind.strike(ground)
    const firstMs = await firstAnswerMs(ground, backAt)
    const backMs = kind.backWithinMs === null ? null : firstMs
    const { breaksConnections, backWithinMs } = kind
    records.push({ name, note, struckAt, calmAt: Date.now(), breaksConnections, takenUpMs, backMs, backWithinMs })
    const times = [
      ...takenUpMs.map(ms => `taken up after ${ms} ms`),
      ...(backMs === null ? [] : [`first answer ${backMs} ms after its end`]),
    ]
    say(`  ${name.padEnd(22)} ${[note, `${backAt - struckAt} ms`, ...times].filter(text => text !== '').join(', ')}`)
  }
  return records
}

/** An order of the run's own makes sure that there is something to answer. */
async function firstAnswerMs({ witness, order }: FaultGround, backAt: number): Promise<number> {
  order('known-0', { waitSeconds: 0 })
  for (;;) {
    const at = await witness.firstEffectAt(backAt)
    if (at !== null) return at - backAt
    if (Date.now() - backAt > calmWithinMs) throw new Error(`no answer was recorded within ${calmWithinMs} ms after a fault had ended`)
    await pause(10)
  }
}
