// In: every new connection of a client. Out: admitted, or refused with a neutral 503 and counted. Called by gateway/client-app.ts.
// Counted per process: several processes share no counters, so that accepting a client waits for nobody.
import type { Server, Socket } from 'node:net'
import { answerOnSocket } from '../forwarder/index.ts'
import { addressKey } from './address-key.ts'

export interface ConnectionLimits {
  /** 0: no limit. */
  readonly clientConnectionCountMax: number
  /** 0: no limit. */
  readonly addressConnectionCountMax: number
}

export type RefusalCause = 'total' | 'address'

/** A refused client may still be reading its answer; beyond so many the next ones are cut at once, so that refusing costs less than serving. */
const lingeringRefusalCountMax = 256

export interface CountedConnections {
  readonly openCount: () => number
  /** Resolves when the last one has closed, at the latest after `withinMs`. */
  readonly whenNoneOpen: (withinMs: number) => Promise<void>
}

/** Call it last: it takes the place of all listeners for connections, node's own parser among them, and calls them for admitted ones only. */
export function limitConnections(server: Server, limits: ConnectionLimits, onRefused: (cause: RefusalCause) => void): CountedConnections {
  const { clientConnectionCountMax, addressConnectionCountMax } = limits
  const countByAddress = new Map<string, number>()
  let openCount = 0
  let onNoneOpen = () => {}
  let lingeringCount = 0

  function refusalOf(key: string): RefusalCause | null {
    if (clientConnectionCountMax > 0 && openCount >= clientConnectionCountMax) return 'total'
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
  server.on('connection', (socket: Socket) => {
    const key = addressConnectionCountMax > 0 ? addressKey(socket.remoteAddress ?? '') : ''
    const cause = refusalOf(key)
    if (cause !== null) {
      refuse(socket, cause)
      return
    }
    openCount += 1
    if (addressConnectionCountMax > 0) countByAddress.set(key, (countByAddress.get(key) ?? 0) + 1)
    socket.once('close', () => {
      openCount -= 1
      if (openCount === 0) onNoneOpen()
      if (addressConnectionCountMax > 0) countDown(countByAddress, key)
    })
    for (const listener of listeners) listener.call(server, socket)
  })
  function whenNoneOpen(withinMs: number): Promise<void> {
    return new Promise(resolve => {
      if (openCount === 0) return resolve()
      const timer = setTimeout(resolve, withinMs)
      onNoneOpen = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
  return { openCount: () => openCount, whenNoneOpen }
}

function countDown(counts: Map<string, number>, key: string): void {
  const left = (counts.get(key) ?? 1) - 1
  if (left === 0) counts.delete(key)
  else counts.set(key, left)
}
