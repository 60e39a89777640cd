// How figures read in every report. In: numbers. Out: text; absence is "–". Digits are grouped by a narrow space, so that they line up in columns.
import { showBytes, showMicros, showPercent, showRatio } from '../../gate/words.ts'

export { showBytes, showPercent, showRatio }

export const absent = '–'

export function showWhole(count: number): string {
  return Math.round(count)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, '\u202f')
}

export function showDuration(micros: number | null): string {
  return micros === null ? absent : showMicros(micros)
}

export function showRate(perSecond: number | null): string {
  if (perSecond === null) return absent
  return `${perSecond >= 100 ? showWhole(perSecond) : perSecond >= 10 ? perSecond.toFixed(1) : perSecond.toFixed(2)}/s`
}

/** 75 → "1:15", 3 700 → "1:01:40". */
export function showClock(seconds: number): string {
  const whole = Math.round(seconds)
  const two = (number: number) => String(number).padStart(2, '0')
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
}

/** "2026-11-25 16:01:12 UTC": the same on every machine. */
export function showTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

/** What a ratio of two variants means in words. A duration of 0.36 → "2.8 × as fast", of 1.2 → "20 % longer"; a rate of 2 → "2 × as many". */
export function showChange(ratio: number, what: 'duration' | 'rate'): string {
  const [better, worse] = [ratio >= 1 ? ratio : 1 / ratio, Math.abs(ratio - 1) * 100]
  const percent = `${worse < 10 ? worse.toFixed(1) : worse.toFixed(0)} %`
  const times = `${better >= 10 ? better.toFixed(0) : better.toFixed(1)} ×`
  if (what === 'duration')
    return better >= 1.5 ? `${times} as ${ratio < 1 ? 'fast' : 'long'}` : `${percent} ${ratio < 1 ? 'shorter' : 'longer'}`
  return better >= 1.5 ? `${showRatio(ratio)} × as many` : `${percent} ${ratio > 1 ? 'more' : 'fewer'}`
}

/** For axes in milliseconds: 800 µs → "0.8", 1 500 000 µs → "1 500". */
export function showMillis(micros: number): string {
  const ms = micros / 1000
  return ms >= 1000 ? showWhole(ms) : String(Number(ms.toPrecision(3)))
}
