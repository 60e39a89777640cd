/** A suite that cannot be run as it is written: one line per problem, each with its place in the file. The command line ends with wrong usage. */
export class SuiteError extends Error {
  override readonly name = 'SuiteError'
  readonly problems: readonly string[]

  constructor(file: string, problems: readonly string[]) {
    super(`${file} is no suite:\n${problems.map(problem => `  ${problem}`).join('\n')}`)
    this.problems = problems
  }
}
