// In: a moment on the monotonic clock. Out: a signal that aborts then, or earlier when the client leaves, with the coded reason. One per candidate call.
import { type ErrorCode, ProxyError } from '../errors.ts'

export interface Deadline extends Disposable {
  readonly signal: AbortSignal
  remainingMs(): number
  /** Ends the wait now, for another reason than the clock. */
  end(code: ErrorCode): void
}

/** Units: `endsMs` on the clock of performance.now(). The signal's reason is a ProxyError, so that whoever is aborted throws the right code. */
export function openDeadline(endsMs: number, attempted: string): Deadline {
  const controller = new AbortController()
  const end = (code: ErrorCode) => controller.abort(new ProxyError(code, attempted))
  const remainingMs = () => Math.max(0, endsMs - performance.now())
  const timer = setTimeout(end, remainingMs(), 'CANDIDATE_DEADLINE_PASSED' satisfies ErrorCode)
  return { signal: controller.signal, remainingMs, end, [Symbol.dispose]: () => clearTimeout(timer) }
}
