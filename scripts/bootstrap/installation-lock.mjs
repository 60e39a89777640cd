// In: a lock file. Out: only one command installs at a time; the others wait for it. The lock of a process that no longer lives is taken over.
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

const lookEveryMs = 500

export async function whileOnlyOneInstalls(file, work) {
  while (!taken(file)) await pause(lookEveryMs)
  try {
    return await work()
  } finally {
    rmSync(file, { force: true })
  }
}

function taken(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST')
      throw new Error(`${file} cannot be written (${error.code}); give the folder to the user who runs this (chown)`)
    if (!lives(file)) rmSync(file, { force: true })
    return false
  }
}

function lives(file) {
  try {
    process.kill(Number(readFileSync(file, 'utf8')), 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
