// Why a load test cannot be run at all, by code: each is one clear line on the terminal that says what to do. Thrown by all folders here, read by the CLI.

export const loadErrors = {
  USAGE_WRONG: { exitCode: 64, meaning: 'the command line cannot be understood' },
  LANDSCAPE_MISSING: { exitCode: 3, meaning: 'there is no running landscape to test; start one with `npm start`' },
  LANDSCAPE_MALFORMED: { exitCode: 3, meaning: 'the landscape file does not have its agreed form' },
  LANDSCAPE_UNREACHABLE: {
    exitCode: 3,
    meaning: 'a part of the landscape does not answer; look at its log, or start it again with `npm start`',
  },
  FLAG_REFUSED: { exitCode: 3, meaning: 'the flags server did not accept the stage' },
  FLAG_CHANGED_MEANWHILE: { exitCode: 3, meaning: 'somebody else changed the flag while the run was on; what they set is left as it is' },
  STAGE_NOT_IN_FORCE: { exitCode: 3, meaning: 'clients never saw the stage that was set; is the proxy killed, or its flag source gone?' },
  ACTION_IMPOSSIBLE: { exitCode: 3, meaning: 'an action of the suite could not be taken on this landscape' },
  INJECTOR_ENDED: { exitCode: 3, meaning: 'an injecting process ended by itself' },
  WALK_STEP_IMPOSSIBLE: { exitCode: 3, meaning: 'a step of the walk lacks what it needs' },
  FEEDER_IMPOSSIBLE: { exitCode: 3, meaning: 'what the suite asks about cannot be made ready' },
  RUN_MISSING: { exitCode: 64, meaning: 'no such run is kept; `npm run load -- trend SUITE` shows those that are' },
  RUN_MALFORMED: { exitCode: 3, meaning: 'the kept run does not have its agreed form (loadtests/result.schema.json)' },
  INTERRUPTED: { exitCode: 3, meaning: 'the run was stopped before its end, so it proves nothing' },
} as const
export type LoadErrorCode = keyof typeof loadErrors

export class LoadError extends Error {
  readonly code: LoadErrorCode

  constructor(code: LoadErrorCode, attempted: string, cause?: unknown) {
    super(`${attempted}: ${loadErrors[code].meaning}`, cause === undefined ? undefined : { cause })
    this.name = 'LoadError'
    this.code = code
  }
}
