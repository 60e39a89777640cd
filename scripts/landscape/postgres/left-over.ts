// In: a data folder. Out: no server runs on it any more. A start that was killed can leave its PostgreSQL running; the next start ends it.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const waitMs = 10_000
const lookEveryMs = 50

export async function stopLeftOver(folder: string, say: (line: string) => void): Promise<void> {
  const pid = pidOfServer(folder)
  if (pid === null) return
  say(`a PostgreSQL of an earlier start still runs (process ${pid}); stopping it`)
  process.kill(pid, 'SIGINT')
  for (let waitedMs = 0; pidOfServer(folder) !== null; waitedMs += lookEveryMs) {
    if (waitedMs >= waitMs)
      throw new Error(`a PostgreSQL of an earlier start (process ${pid}) does not stop; end it with: kill -QUIT ${pid}`)
    await pause(lookEveryMs)
  }
}

/** The process in postmaster.pid, if it lives and really is a PostgreSQL on this folder (the number may have been given to another program). */
function pidOfServer(folder: string): number | null {
  const file = join(folder, 'postmaster.pid')
  if (!existsSync(file)) return null
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0])
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder) ? pid : null
  } catch {
    return null
  }
}
