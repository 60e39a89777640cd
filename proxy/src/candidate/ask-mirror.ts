// In: a copy whose turn has come. Out: what the mirrored side says beside the client's answer. Called by stages/shadow.ts, which decides when and for how long.
import { asProxyError } from '../errors.ts'
import type { MirrorOutcome, MirrorTask } from '../exchange.ts'
import type { Candidate, CandidateCall } from './candidate.ts'
import type { Deadline } from './deadline.ts'

/** The client's own fields go where the client has sent them anyway; a candidate that only rehearses gets none. */
function callOf(task: MirrorTask, receivedMs: number): Omit<CandidateCall, 'deadline'> {
  const { exchangeId, mirrorTo, target, apiKey, partner, body } = task
  const rawHeaders = mirrorTo === 'legacy' ? task.rawHeaders : []
  return { requestId: `shadow-${exchangeId}`, target, apiKey, partner, rawHeaders, body, receivedMs }
}

export function attemptedBy({ exchangeId, mirrorTo }: MirrorTask): string {
  return `mirroring request ${exchangeId} to ${mirrorTo}`
}

/** Shape: task → what the other side did, once it has done it. Errors: none, a failure is an outcome. */
export async function askMirror(task: MirrorTask, startedMs: number, deadline: Deadline): Promise<MirrorOutcome> {
  const call: CandidateCall = { ...callOf(task, startedMs), deadline }
  const mirrorMs = () => performance.now() - startedMs
  try {
    const side = task.strangled.mirror as Candidate
    if (task.mirrorTo === 'legacy') {
      const legacy = await side.askLegacyWithoutEffects(call)
      return { kind: 'pair', legacy, candidate: task.reply, mirrorMs: mirrorMs() }
    }
    const rehearsed = await side.rehearse(call, task.reply)
    if (rehearsed.kind === 'legacy-only') return { ...rehearsed, mirrorMs: mirrorMs() }
    return { kind: 'pair', legacy: task.reply, candidate: rehearsed.reply, mirrorMs: mirrorMs() }
  } catch (thrown) {
    return { kind: 'failed', error: asProxyError(thrown, attemptedBy(task)), mirrorMs: mirrorMs() }
  }
}
