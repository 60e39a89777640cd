// Processor time of Debian's admesh for one file, by the shell's own account of its children, so that other programs on the machine do not count.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** It reads, sums up and matches edges exactly, and repairs nothing. Shape: null when admesh is not on PATH. */
export const admeshProcessorMs = async (file: string): Promise<number | null> => {
  const script = 'command -v admesh >/dev/null || exit 77; admesh -e -v "$0" >/dev/null || exit 1; times'
  try {
    const { stdout } = await promisify(execFile)('sh', ['-c', script, file])
    const [, user, system] = /\n(\S+) (\S+)\s*$/.exec(stdout) ?? []
    return msOf(user!) + msOf(system!)
  } catch (cause) {
    if ((cause as { code?: unknown }).code === 77) return null
    throw new Error(`Running admesh: ${(cause as Error).message}`, { cause })
  }
}

/** "0m0.874s" → 874. */
const msOf = (text: string): number => {
  const [, minutes, seconds] = /^(\d+)m([\d.]+)s$/.exec(text) ?? []
  return Math.round(Number(minutes) * 60_000 + Number(seconds) * 1_000)
}
