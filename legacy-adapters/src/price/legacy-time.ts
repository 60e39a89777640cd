// In: a moment. Out: the text in which MES writes it: Moscow local time, seven fractional digits, no zone. Called by the proxy when it frames a price.

// Moscow has kept UTC+3 without summer time since 26 October 2014, so a fixed offset is exact for every moment that MES can write.
const moscowOffsetMs = 3 * 60 * 60 * 1000

/** Units: `at` in epoch ms; `hundredNanoseconds` 0..9999 are the digits below the millisecond. Errors: RangeError for a moment that is none. */
export function legacyTime(at: Date | number, hundredNanoseconds = 0): string {
  const moscow = new Date(Math.floor(Number(at)) + moscowOffsetMs)
  return `${moscow.toISOString().slice(0, -1)}${String(hundredNanoseconds).padStart(4, '0')}`
}
