// Every way in which flags refuse or fail, once: code (stage + cause), HTTP status, whether trying again can help, meaning.
// Thrown as FlagError by the writer, the kill switch and the server; evaluation never throws.

export const flagErrors = {
  CHANGE_FLAG_UNKNOWN: { status: 404, retryable: false, meaning: 'the catalogue has no flag of this name' },
  CHANGE_REQUEST_INVALID: { status: 400, retryable: false, meaning: 'the request does not say a valid stage, share, list or key' },
  CHANGE_WHY_MISSING: { status: 400, retryable: false, meaning: 'a change without a reason is refused' },
  CHANGE_BY_MISSING: { status: 400, retryable: false, meaning: 'a change without an author is refused' },
  CHANGE_SHARE_MISSING: { status: 400, retryable: false, meaning: 'canary needs a share, and none is in force to keep' },
  CHANGE_SHARE_NOT_ALLOWED: { status: 400, retryable: false, meaning: 'the stage fixes the share itself; only canary has one' },
  CHANGE_CONTRADICTS_ITSELF: { status: 400, retryable: false, meaning: 'the wanted state cannot be obeyed' },
  CHANGE_REVISION_CONFLICT: { status: 409, retryable: false, meaning: 'the file changed since the revision that the caller has seen' },
  CHANGE_KILLED: { status: 409, retryable: false, meaning: 'the local kill switch is on; release it first' },
  CHANGE_NOTHING_TO_UNDO: { status: 409, retryable: false, meaning: 'history has no change of this flag' },
  CHANGE_SOURCE_MALFORMED: { status: 409, retryable: false, meaning: 'the flag file is malformed; a change would lose what it says' },
  CHANGE_LOCK_TIMEOUT: { status: 503, retryable: true, meaning: 'other writers held the lock for too long' },
  CHANGE_LOCK_LOST: { status: 503, retryable: true, meaning: 'the lock was taken over while this writer was held up; nothing was changed' },
  CHANGE_NOT_WRITTEN: { status: 500, retryable: true, meaning: 'the file system refused the change' },
  KILL_NOT_PERSISTED: { status: 500, retryable: true, meaning: 'the kill is in force in this process, but could not be saved' },
  KILL_NOT_RELEASED: { status: 500, retryable: true, meaning: 'the release could not be saved, so the kill stays in force' },
  AUTH_TOKEN_MISSING: { status: 401, retryable: false, meaning: 'changes need the header Authorization: Bearer <token>' },
  AUTH_TOKEN_WRONG: { status: 401, retryable: false, meaning: 'the token is not the one of this server' },
  AUTH_CHANGES_DISABLED: { status: 403, retryable: false, meaning: 'the server was started without a token, so it accepts no changes' },
} as const satisfies Record<string, { status: number; retryable: boolean; meaning: string }>

export type FlagErrorCode = keyof typeof flagErrors

/** The message starts with what was attempted and says what to do; it may be shown to operators as it is. */
export class FlagError extends Error {
  override readonly name = 'FlagError'
  readonly code: FlagErrorCode
  /** Units: the revision in force when the change was refused, where there was one. */
  readonly revision: number | null

  constructor(code: FlagErrorCode, message: string, options: { cause?: unknown; revision?: number } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined)
    this.code = code
    this.revision = options.revision ?? null
  }
}
