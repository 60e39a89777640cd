// Two sockets become one: bytes, half-closes, pauses and resets of either side go to the other. Called by the tunnel after legacy's 101.
import type { Duplex } from 'node:stream'
import { resetSocket } from './reset.ts'

export function splice(one: Duplex, other: Duplex): void {
  pump(one, other)
  pump(other, one)
}

function pump(from: Duplex, to: Duplex): void {
  from.on('data', (bytes: Buffer) => {
    if (!to.write(bytes)) from.pause()
  })
  to.on('drain', () => from.resume())
  from.on('end', () => to.end())
  from.on('error', () => resetSocket(to))
  from.on('close', () => {
    if (!from.readableEnded) to.destroy()
  })
  from.resume()
}
