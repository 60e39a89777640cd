// In: the proxy's admin address. Out: one line that says whether the running proxy has seen a revision. Never a reason to fail: the file is what counts.
import { setTimeout as delay } from 'node:timers/promises'

const askTimeoutMs = 500
const seenWithinMs = 2_000

/** Shape: null when no landscape is known. */
export async function proxyLine(adminUrl: string | null, revision: number): Promise<string | null> {
  if (adminUrl === null) return null
  const deadline = performance.now() + seenWithinMs
  let seen = await revisionAt(adminUrl)
  while (typeof seen === 'number' && seen < revision && performance.now() < deadline) {
    await delay(20)
    seen = await revisionAt(adminUrl)
  }
  if (seen === 'unreachable') return `The proxy at ${adminUrl} does not answer; it will obey when it is back.`
  if (seen === 'not told') return `The proxy at ${adminUrl} is reachable and obeys as soon as it sees the file (within 100 ms).`
  return seen >= revision
    ? `The proxy at ${adminUrl} has revision ${seen} in force.`
    : `The proxy at ${adminUrl} still has revision ${seen} in force: look at its log.`
}

async function revisionAt(adminUrl: string): Promise<number | 'unreachable' | 'not told'> {
  try {
    const response = await fetch(new URL('/metrics', adminUrl), { signal: AbortSignal.timeout(askTimeoutMs) })
    const match = /^ficus_proxy_flag_revision(?:\{[^}]*\})? (\d+)/m.exec(await response.text())
    return match === null ? 'not told' : Number(match[1])
  } catch {
    return 'unreachable'
  }
}
