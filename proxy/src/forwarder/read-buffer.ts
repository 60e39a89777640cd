// Where sockets to legacy read into. One buffer serves all of them, because a read is used up before the next one begins; a socket whose answer
// streams gets buffers of its own, one per read. Saves an allocation, a stream chunk and their collection per answer (docs/decisions/0011).

const sharedBytes = 64 * 1024
/** A read of this size is a piece of a stream: the next one may not have to be copied. */
const streamingBytes = 16 * 1024
const shared = Buffer.allocUnsafeSlow(sharedBytes)

/** What outlives its read must not stay in the shared buffer. */
export function kept(slice: Buffer): Buffer {
  return slice.buffer === shared.buffer ? Buffer.from(slice) : slice
}

/** The buffers of one socket, in the manner of `onread` of node:net. */
export class ReadBuffers {
  #isShared = true
  #next: Buffer | undefined = shared

  /** After each read. Undefined: the same buffer again. */
  readonly take = (): Buffer => {
    const next = this.#next
    this.#next = undefined
    // node:net keeps the buffer it has when it gets none; its types do not say so.
    return next as Buffer
  }

  /** Call once per read, with what it brought. */
  used(bytesCount: number): void {
    if (bytesCount >= streamingBytes) {
      this.#next = Buffer.allocUnsafeSlow(sharedBytes)
      this.#isShared = false
    } else if (!this.#isShared) {
      this.#next = shared
      this.#isShared = true
    }
  }
}
