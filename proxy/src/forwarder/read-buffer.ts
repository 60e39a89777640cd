// Where sockets to legacy read into. One buffer serves all of them, because a read is used up before the next one begins; a socket whose answer
// streams reads into buffers on loan, which come back once their bytes have left for the client. So answers of any size allocate nothing, and V8
// need not look through its whole heap for buffers to free (docs/decisions/0011).

/** An answer of 100 KB comes in one read, and leaves in one write. */
const bufferBytes = 128 * 1024
/** A read of this size is a piece of a stream: the next one may not have to be copied. */
const streamingBytes = 16 * 1024
/** 8 MB that stay with the process; what is lent beyond comes from the heap and goes back to it. */
const freeCountMax = 64

const shared = Buffer.allocUnsafeSlow(bufferBytes)
const free: Loan[] = []
const loans = new WeakMap<ArrayBufferLike, Loan>()

/** One buffer that is lent out: to a socket that reads into it, then to an answer that waits to leave. */
interface Loan {
  readonly buffer: Buffer
  lent: boolean
}

function lend(): Loan {
  const loan = free.pop() ?? newLoan()
  loan.lent = true
  return loan
}

function newLoan(): Loan {
  const buffer = Buffer.allocUnsafeSlow(bufferBytes)
  const loan = { buffer, lent: false }
  loans.set(buffer.buffer, loan)
  return loan
}

/** The bytes of this read in a place that lasts. Whoever keeps them only until they are written says so with `release`. */
export function kept(slice: Buffer): Buffer {
  if (slice.buffer === shared.buffer) return slice.length < streamingBytes ? Buffer.from(slice) : copied(slice)
  const readers = reading
  // The socket that has just read must not read into this buffer again.
  if (readers !== null && readers.buffer === slice.buffer) readers.giveAway()
  return slice
}

function copied(slice: Buffer): Buffer {
  const { buffer } = lend()
  slice.copy(buffer)
  return buffer.subarray(0, slice.length)
}

/** True for bytes in a lent buffer: call `release` after they were written, and hand no one else a reference to them. */
export function isLent(slice: Buffer): boolean {
  return slice.length >= 1 && loans.has(slice.buffer)
}

/** The bytes have left; what is never released goes the way of all garbage. */
export function release(slice: Buffer): void {
  const loan = loans.get(slice.buffer)
  if (loan?.lent !== true) return
  loan.lent = false
  if (free.length < freeCountMax) free.push(loan)
}

/** Whose read is being handed on; a read is used up before the next one begins. */
let reading: ReadBuffers | null = null

/** The buffers of one socket, in the manner of `onread` of node:net. */
export class ReadBuffers {
  #own: Loan | null = null
  #streams = false
  #first = true
  #gaveAway = false

  get buffer(): ArrayBufferLike | null {
    return this.#own === null ? null : this.#own.buffer.buffer
  }

  /** After each read. Undefined: the same buffer again. */
  readonly take = (): Buffer => {
    const before = this.#own
    if (this.#streams) this.#own ??= lend()
    else if (before !== null) {
      this.#own = null
      release(before.buffer)
    }
    const isSame = !this.#first && this.#own === before && !this.#gaveAway
    this.#first = false
    this.#gaveAway = false
    // node:net keeps the buffer it has when it gets none; its types do not say so.
    return isSame ? (undefined as unknown as Buffer) : (this.#own?.buffer ?? shared)
  }

  /** What was read into it is kept by somebody else now. */
  giveAway(): void {
    this.#own = null
    this.#gaveAway = true
  }

  /** Runs `handle` on what one read brought. */
  read(bytesCount: number, buffer: Buffer, handle: (bytes: Buffer) => void): void {
    this.#streams = bytesCount >= streamingBytes
    reading = this
    try {
      handle(buffer.subarray(0, bytesCount))
    } finally {
      reading = null
    }
  }
}
