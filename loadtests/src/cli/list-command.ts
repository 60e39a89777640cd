// `load list`: our suites and what each proves. In: nothing. Out: one line per suite.
import { suiteLines } from '../suites/suite-catalogue.ts'
import { exitCodes } from './exit-codes.ts'

export function listCommand(): number {
  process.stdout.write(`${suiteLines()}\n\nrun one with: npm run load -- run NAME; add --short to see that it works\n`)
  return exitCodes.pass
}
