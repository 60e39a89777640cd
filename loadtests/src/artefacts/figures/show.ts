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

/** 1.02 → "+2 %", 0.25 → "4.0 times less". */
export function showChange(ratio: number): string {
  if (ratio >= 2) return `${showRatio(ratio)} times`
  if (ratio <= 0.5) return `1/${showRatio(1 / ratio)}`
  const percent = (ratio - 1) * 100
  return `${percent >= 0 ? '+' : '−'}${Math.abs(percent).toFixed(Math.abs(percent) < 10 ? 1 : 0)} %`
}

/** For axes in milliseconds: 800 µs → "0.8", 1 500 000 µs → "1 500". */
export function showMillis(micros: number): string {
  const ms = micros / 1000
  return ms >= 1000 ? showWhole(ms) : String(Number(ms.toPrecision(3)))
}
