// One end of a wire: keeps all it received and how it ended, and lets the player wait for the next change. Used for both sides.
import type { Socket } from 'node:net'

export class RecordingSocket {
  readonly socket: Socket
  received: Buffer = Buffer.alloc(0)
  ended: 'open' | 'fin' | 'reset' = 'open'

  constructor(socket: Socket, onChange: () => void) {
    this.socket = socket
    socket.on('data', bytes => {
      this.received = Buffer.concat([this.received, bytes])
      onChange()
    })
    socket.on('end', () => {
      if (this.ended === 'open') this.ended = 'fin'
      onChange()
    })
    socket.on('error', () => {
      this.ended = 'reset'
      onChange()
    })
    socket.on('close', onChange)
  }
}
