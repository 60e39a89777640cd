// Resident memory of a process, as Linux tells it.
import { readFile, writeFile } from 'node:fs/promises'

const mebibyte = 1024 * 1024

/** Shape: runs `work`; by how much the highest resident memory meanwhile stood above the one before, in MB. */
export async function growthMegabytes(pid: number, work: () => Promise<void>): Promise<number> {
  const before = await field(pid, 'VmRSS')
  // 5 sets the high-water mark back (proc(5)).
  await writeFile(`/proc/${pid}/clear_refs`, '5')
  await work()
  return ((await field(pid, 'VmHWM')) - before) / mebibyte
}

async function field(pid: number, name: string): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'latin1')
  return Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024
}
