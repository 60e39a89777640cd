// The most memory that this process has had so far. On Linux from /proc: there maxRSS also counts what the parent had at the moment of the fork.
import { readFileSync } from 'node:fs'

export const peakBytes = (): number => {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024
  return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))![1]) * 1024
}
