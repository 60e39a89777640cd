// Moscow local time with seven fractional digits and no zone, as .NET prints it: ticks flow in, text flows out.
// Units: a tick is 100 ns since the Unix epoch, so that a time read back is the time that was answered, to the last digit.

const ticksPerMs = 10_000n
const moscowOffsetMs = 3 * 60 * 60 * 1000 // UTC+3 all year round since 26 October 2014

/** Now, in ticks. The wall clock gives the millisecond; the digits below it come from the monotonic clock. */
export function nowTicks(): bigint {
  return BigInt(Date.now()) * ticksPerMs + ((process.hrtime.bigint() / 100n) % ticksPerMs)
}

/** Shape: ticks → `2026-11-21T10:15:30.1234567`. */
export function moscowTime(ticks: bigint): string {
  const local = new Date(Number(ticks / ticksPerMs) + moscowOffsetMs).toISOString()
  return `${local.slice(0, 23)}${String(ticks % ticksPerMs).padStart(4, '0')}`
}
