// In: every new connection of a client. Out: admitted, or refused with a neutral 503 and counted. Called by gateway/client-app.ts.
// Counted per process: several processes share no counters, so that accepting a client waits for nobody.
import type { Server, Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { answerOnSocket } from '../forwarder/index.ts'
import { addressKey } from './address-key.ts'

export interface ConnectionLimits {
  /** 0: no limit. */
  readonly clientConnectionCountMax: number
  /** 0: no limit. */
  readonly addressConnectionCountMax: number
}

export type RefusalCause = 'total' | 'address'

const sentLookEveryMs = 20

/** A refused client may still be reading its answer; beyond so many the next ones are cut at once, so that refusing costs less than serving. */
const lingeringRefusalCountMax = 256

export interface CountedConnections {
  readonly openCount: () => number
  /** Resolves when the last one has closed, at the latest after `withinMs`. */
  readonly whenNoneOpen: (withinMs: number) => Promise<void>
  /** Resolves when the kernel has all that was written to any of them, at the latest after `withinMs`. */
  readonly whenAllSent: (withinMs: number) => Promise<void>
}

/** Call it last: it takes the place of all listeners for connections, node's own parser among them, and calls them for admitted ones only. */
export function limitConnections(server: Server, limits: ConnectionLimits, onRefused: (cause: RefusalCause) => void): CountedConnections {
  const { clientConnectionCountMax, addressConnectionCountMax } = limits
  const countByAddress = new Map<string, number>()
  const open = new Set<Socket>()
  let onNoneOpen = () => {}
  let lingeringCount = 0

  function refusalOf(key: string): RefusalCause | null {
    if (clientConnectionCountMax > 0 && open.size >= clientConnectionCountMax) return 'total'
    return addressConnectionCountMax > 0 && (countByAddress.get(key) ?? 0) >= addressConnectionCountMax ? 'address' : null
  }

  function refuse(socket: Socket, cause: RefusalCause): void {
    onRefused(cause)
    socket.on('error', () => socket.destroy())
    if (lingeringCount >= lingeringRefusalCountMax) {
      socket.resetAndDestroy()
      return
    }
    lingeringCount += 1
    socket.once('close', () => {
      lingeringCount -= 1
    })
    answerOnSocket(socket, 503)
  }

  const listeners = server.listeners('connection')
  server.removeAllListeners('connection')
  const prepare = (socket: Socket) => {
    for (const listener of listeners) listener.call(server, socket)
  }
  server.on('connection', (socket: Socket) => {
    // A refused upgrade hands the same connection in once more (declined-upgrade.ts).
    if (open.has(socket)) {
      prepare(socket)
      return
    }
    const key = addressConnectionCountMax > 0 ? addressKey(socket.remoteAddress ?? '') : ''
    const cause = refusalOf(key)
    if (cause !== null) {
      refuse(socket, cause)
      return
    }
    open.add(socket)
    if (addressConnectionCountMax > 0) countByAddress.set(key, (countByAddress.get(key) ?? 0) + 1)
    socket.once('close', () => {
      open.delete(socket)
      if (open.size === 0) onNoneOpen()
      if (addressConnectionCountMax > 0) countDown(countByAddress, key)
    })
    prepare(socket)
  })
  function whenNoneOpen(withinMs: number): Promise<void> {
    return new Promise(resolve => {
      if (open.size === 0) return resolve()
      const timer = setTimeout(resolve, withinMs)
      onNoneOpen = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
  async function whenAllSent(withinMs: number): Promise<void> {
    const untilMs = performance.now() + withinMs
    // A buffer below its high-water mark empties without an event.
    while ([...open].some(({ writableLength }) => writableLength > 0) && performance.now() < untilMs) await pause(sentLookEveryMs)
  }
  return { openCount: () => open.size, whenNoneOpen, whenAllSent }
}

function countDown(counts: Map<string, number>, key: string): void {
  const left = (counts.get(key) ?? 1) - 1
  if (left === 0) counts.delete(key)
  else counts.set(key, left)
}
