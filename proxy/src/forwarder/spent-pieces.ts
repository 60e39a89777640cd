// Pieces of a request's body that have been handed to the socket to legacy: as soon as their bytes have left, their memory is freed. Left to V8, 100 MB
// of them pile up before it collects: every next piece is then written to cold memory (docs/decisions/0056). Part of one request's feed.
import type { Socket } from 'node:net'

/** Below this a piece costs the collector less than the call. */
const worthBytes = 16 * 1024

export class SpentPieces {
  readonly #socket: Socket
  readonly #underWay: Buffer[] = []

  constructor(socket: Socket) {
    this.#socket = socket
  }

  /** Call after the write of a piece that nobody else holds; it is empty afterwards, at once or later. */
  add(piece: Buffer): void {
    if (piece.length >= worthBytes && piece.length === piece.buffer.byteLength) this.#underWay.push(piece)
    this.free()
  }

  /** Does nothing while the socket still has to write; what never gets here goes the way of all garbage. */
  free(): void {
    if (this.#socket.writableLength > 0 || this.#socket.destroyed) return
    for (let piece = this.#underWay.pop(); piece !== undefined; piece = this.#underWay.pop()) (piece.buffer as ArrayBuffer).transfer(0)
  }
}
