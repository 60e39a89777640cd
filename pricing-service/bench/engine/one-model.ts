// A child process of the bench: reads and measures the file named on the command line once and reports time and memory as JSON.
import { readFileSync } from 'node:fs'
import { isRefusal, measureModel } from '../../src/engine/index.ts'

/** On Linux from /proc: there maxRSS also counts what the parent had at the moment of the fork. */
const peakBytes = (): number => {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024
  return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))![1]) * 1024
}

const idleBytes = peakBytes()
const bytes = readFileSync(process.argv[2]!)
const before = process.threadCpuUsage()
const measurement = measureModel(bytes)
const { user, system } = process.threadCpuUsage(before)
if (isRefusal(measurement)) throw new Error(measurement.detail)
console.log(
  JSON.stringify({ calculationMs: (user + system) / 1_000, peakBytes: peakBytes(), idleBytes, facetCount: measurement.facetCount }),
)
