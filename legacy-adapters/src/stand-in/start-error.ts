// Why MES could not start, in one line that says what to do. Whatever breaks during the start flows in; main.ts prints what flows out.

export class StartError extends Error {}

/** Shape: what was attempted, what to do, and the cause → StartError with all three; a StartError stays what it is. */
export function startError(attempted: string, remedy: string, cause: unknown): StartError {
  return cause instanceof StartError ? cause : new StartError(`${attempted} failed (${reasonOf(cause)}): ${remedy}`, { cause })
}

function reasonOf(cause: unknown): string {
  if (cause instanceof AggregateError) return reasonOf(cause.errors[0]) // every address of a host refused
  const { code, message } = cause as NodeJS.ErrnoException
  return message || code || String(cause)
}
