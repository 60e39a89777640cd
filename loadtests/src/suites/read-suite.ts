// In: the path of a suite's file. Out: the suite, checked whole before anything is sent. Called by the catalogue; a test reads every file of ours.
import { readFileSync } from 'node:fs'
import { crossingProblems } from './suite-crossings.ts'
import { SuiteError } from './suite-error.ts'
import { formProblems } from './suite-problems.ts'
import { Suite } from './suite-schema.ts'

/** Errors: SuiteError with one line per problem. */
export function readSuite(file: string): Suite {
  return checkSuite(parse(file), file)
}

export function checkSuite(value: unknown, file: string): Suite {
  const form = formProblems(Suite, value)
  const problems = form.length > 0 ? form : crossingProblems(value as Suite)
  if (problems.length > 0) throw new SuiteError(file, problems)
  return value as Suite
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new SuiteError(file, [`/: ${(cause as Error).message}`])
  }
}
