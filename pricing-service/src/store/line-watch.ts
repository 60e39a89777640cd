// In: the sockets of this process to one server, and a way to ask it something trivial. Out: sockets that died without a word, as when a router forgets them, are
// ended soon: nothing else would tell before each question's own deadline, and a connection that only listens would never hear again. While any is open, one
// connection more asks a few times a second. Used by watched-postgres.ts and the queue on Redis.
import type { Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

const beatEveryMs = 300
const silentMs = 700
const retryEveryMs = 200

/** A connection of the watch's own. */
export interface Pulse {
  /** Rejects when the connection broke; else stays open for as long as there is no answer. */
  ask(): Promise<unknown>
  destroy(): void
}

interface Line {
  readonly connect: () => Promise<Pulse>
  readonly sockets: Set<Socket>
  readonly over: AbortController
}

/** By address: the connections of a process die together, so one pulse speaks for all. */
const lines = new Map<string, Line>()

/** `connect` gives a pulse that has answered once, and rejects within a deadline. */
export function watchSocket(socket: Socket, url: string, connect: () => Promise<Pulse>): void {
  const line = lines.get(url) ?? openLine(url, connect)
  line.sockets.add(socket)
  socket.once('close', () => {
    line.sockets.delete(socket)
    if (line.sockets.size > 0 || line.over.signal.aborted) return
    lines.delete(url)
    line.over.abort()
  })
}

function openLine(url: string, connect: () => Promise<Pulse>): Line {
  const line = { connect, sockets: new Set<Socket>(), over: new AbortController() }
  lines.set(url, line)
  void watch(line)
  return line
}

/** Never rejects. */
async function watch(line: Line): Promise<void> {
  let pulse: Pulse | null = null
  while (!line.over.signal.aborted) {
    await rest(line, pulse === null ? retryEveryMs : beatEveryMs)
    pulse ??= await connected(line)
    if (pulse !== null) pulse = await beat(line, pulse)
  }
  pulse?.destroy()
}

/** Shape: the pulse for the next beat; null when it broke, of which the others hear by themselves. */
async function beat(line: Line, pulse: Pulse): Promise<Pulse | null> {
  let answered: boolean | null = null
  const answer = pulse.ask().then(
    () => {
      answered = true
    },
    () => {
      answered = false
    },
  )
  await Promise.race([answer, rest(line, silentMs)])
  const fresh = await afterSilence(line, () => answered === null)
  if (fresh === null && answered === true) return pulse
  pulse.destroy()
  return fresh
}

/**
 * The server may be slow, stopped or away, or only these connections are dead; nothing is ended for slowness alone. A new connection tells: when it has come about
 * and answered while the old one is still silent, all that were open before it are dead. Shape: it, or null when the old one had something to say after all.
 */
async function afterSilence(line: Line, isSilent: () => boolean): Promise<Pulse | null> {
  while (isSilent() && !line.over.signal.aborted) {
    const suspects = [...line.sockets]
    const fresh = await connected(line)
    if (fresh === null) await rest(line, retryEveryMs)
    else if (isSilent()) {
      for (const socket of suspects) socket.destroy(new Error('the connection had died without a word'))
      return fresh
    } else fresh.destroy()
  }
  return null
}

const connected = (line: Line) => line.connect().catch(() => null)

/** Ends early with the line; does not keep a process alive. */
const rest = (line: Line, ms: number) => pause(ms, undefined, { ref: false, signal: line.over.signal }).catch(() => {})
