// `load calibrate`: whether the engine tells the truth on this machine. In: words. Out: the table of bars, an exit code. Needs no landscape.
import type { BarOutcome } from '../calibration/bar.ts'
import { calibrate } from '../calibration/calibrate.ts'
import { fullForm, shortForm } from '../calibration/calibration-form.ts'
import { readCalibrateSettings } from '../calibration/config.ts'
import { exitCodes } from './exit-codes.ts'

/** Errors: SettingsError; Error when an injecting process died, which makes the calibration invalid. */
export async function calibrateCommand(words: readonly string[]): Promise<number> {
  const settings = readCalibrateSettings(words)
  if ('text' in settings) {
    process.stdout.write(`${settings.text}\n`)
    return exitCodes.pass
  }
  const form = settings.short ? shortForm : fullForm
  const say = (outcome: BarOutcome) => {
    ;(settings.json ? process.stderr : process.stdout).write(`${lineOf(outcome)}\n`)
  }
  const calibration = await calibrate(form, say)
  if (settings.json) process.stdout.write(`${JSON.stringify(calibration, null, 2)}\n`)
  else process.stdout.write(`\n${calibration.verdict}: ${closing[calibration.verdict]}\n`)
  return exitCodes[calibration.verdict]
}

const closing = {
  pass: 'every bar holds',
  fail: 'the engine, or this machine without being busy, misses a bar: trust no verdict of it',
  inconclusive: 'no bar is missed, but some could not be told; run it again when the machine is calmer',
}

function lineOf({ bar, verdict, expected, measured, note }: BarOutcome): string {
  return `${verdict.padEnd(12)}  ${bar.padEnd(62)}  ${measured}  [${expected}]${note === '' ? '' : `  – ${note}`}`
}
