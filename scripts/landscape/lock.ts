// In: the var folder. Out: this process owns it, or one line says who does. The lock of a process that no longer lives is taken over.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface LandscapeLock {
  release(): void
}

/** Errors: Error when another landscape runs on the folder, or when the folder cannot be written. */
export function lockLandscape(varDir: string, say: (line: string) => void): LandscapeLock {
  const file = join(varDir, 'landscape.lock')
  makeFolder(varDir)
  const owner = livingOwner(file)
  if (owner !== null) {
    throw new Error(
      `a landscape already runs on ${varDir} (process ${owner}); stop it (Ctrl-C there, or kill ${owner}), or use another VAR_DIR and PORT_BASE`,
    )
  }
  if (rmIfPresent(file)) say('an earlier start was cut off; its lock is removed and what it left half-made is made anew')
  rmIfPresent(join(varDir, 'landscape.json'))
  try {
    writeFileSync(file, `${process.pid} ${startOf(process.pid)}\n`, { flag: 'wx' })
  } catch (cause) {
    throw new Error(`another landscape is starting on ${varDir} at this moment; try again`, { cause })
  }
  return { release: () => rmSync(file, { force: true }) }
}

function makeFolder(varDir: string): void {
  try {
    mkdirSync(varDir, { recursive: true })
    writeFileSync(join(varDir, '.writable'), '')
    rmSync(join(varDir, '.writable'))
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    if (code === 'ENOSPC') throw new Error('the disk is full; free some room and start again', { cause })
    throw new Error(
      `${varDir} cannot be written (${code}); give it to the user who starts this (chown), or set VAR_DIR to a folder of yours`,
      { cause },
    )
  }
}

/** A pid alone is not enough: numbers are given again, so the start time of the process must match too. */
function livingOwner(file: string): number | null {
  try {
    const [pid, start] = readFileSync(file, 'utf8').trim().split(' ')
    return startOf(Number(pid)) === start ? Number(pid) : null
  } catch {
    return null
  }
}

function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? 'unknown'
  } catch {
    return aliveWithoutProc(pid) ? 'alive' : 'gone'
  }
}

function aliveWithoutProc(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

function rmIfPresent(file: string): boolean {
  try {
    readFileSync(file)
  } catch {
    return false
  }
  rmSync(file, { force: true })
  return true
}
