// Who the processes of a landscape are, from the first look of a run to its last, so that one that ends between two slices is missed, too. In: the pids
// that the landscape's file names, the process table. Out: who ended unasked, and between which two looks. Called by run/watch-processes.ts.
import type { ProcessRow } from './process-table.ts'

export interface UnexpectedEnd {
  readonly pid: number
  /** Epoch ms of the last look that saw it. */
  readonly lastSeenAt: number
  /** Epoch ms of the look that did not. */
  readonly missedAt: number
}

export interface ProcessRoll {
  names(): readonly string[]
  /** Of the last look. */
  pidOf(name: string): number
  /** Who is not who he was ended; it is noted unless he may. */
  look(rows: ReadonlyMap<number, ProcessRow>, mayEnd: ReadonlySet<string>): void
  /** What was noted since it was taken the last time. */
  takeEnds(name: string): readonly UnexpectedEnd[]
}

interface Entry {
  pid: number
  /** Tells two processes of one pid apart; null: it was never seen in the table, so only the file says who it is. */
  startTicks: number | null
  /** Ended, and the file does not name another one yet. */
  isGone: boolean
  seenAt: number
  ends: UnexpectedEnd[]
}

/** `pids` is read at each look, as a restarted process has another pid. The first look is taken now. */
export function openProcessRoll(pids: () => Readonly<Record<string, number>>, rows: ReadonlyMap<number, ProcessRow>): ProcessRoll {
  const entries = new Map<string, Entry>()
  for (const [name, pid] of Object.entries(pids()))
    entries.set(name, { pid, startTicks: rows.get(pid)?.startTicks ?? null, isGone: false, seenAt: Date.now(), ends: [] })

  return {
    names: () => [...entries.keys()],
    pidOf: name => entries.get(name)?.pid ?? 0,
    look: (rows, mayEnd) => {
      const now = Date.now()
      const current = pids()
      for (const [name, entry] of entries) {
        const pid = current[name] ?? 0
        const startTicks = rows.get(pid)?.startTicks ?? null
        const isSame = pid === entry.pid && (entry.startTicks === null || entry.startTicks === startTicks)
        if (!isSame && !entry.isGone && !mayEnd.has(name)) entry.ends.push({ pid: entry.pid, lastSeenAt: entry.seenAt, missedAt: now })
        if (isSame) Object.assign(entry, { startTicks, isGone: false, seenAt: now })
        else if (pid === 0 || (pid === entry.pid && startTicks === null)) entry.isGone = true
        else Object.assign(entry, { pid, startTicks, isGone: false, seenAt: now })
      }
    },
    takeEnds: name => entries.get(name)?.ends.splice(0) ?? [],
  }
}
