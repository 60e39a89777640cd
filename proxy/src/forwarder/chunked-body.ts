// Walks over a chunked body: its bytes flow in, slices of payload flow out. It only looks: the bytes themselves are relayed as they came.
import { checkFieldLines, MalformedAnswer } from './response-head.ts'

const CR = 13
const LF = 10
const overheadBytesMax = 64 * 1024

type State = 'size' | 'extension' | 'size-lf' | 'data' | 'data-cr' | 'data-lf' | 'trailer' | 'done'

export class ChunkedBody {
  #state: State = 'size'
  #sizeBytes = 0
  #digitCount = 0
  #extensionBytes = 0
  #trailerText = ''

  get done(): boolean {
    return this.#state === 'done'
  }

  /** Shape: returns the index after the last byte that belongs to this body. Errors: MalformedAnswer. */
  walk(bytes: Buffer, start: number, onPayload: (slice: Buffer) => void): number {
    let index = start
    while (index < bytes.length && this.#state !== 'done') {
      if (this.#state === 'data') index = this.#walkData(bytes, index, onPayload)
      else if (this.#state === 'trailer') index = this.#walkTrailer(bytes, index)
      else this.#step(bytes[index++]!)
    }
    return index
  }

  #walkData(bytes: Buffer, index: number, onPayload: (slice: Buffer) => void): number {
    const end = Math.min(bytes.length, index + this.#sizeBytes)
    onPayload(bytes.subarray(index, end))
    this.#sizeBytes -= end - index
    if (this.#sizeBytes === 0) this.#state = 'data-cr'
    return end
  }

  #step(byte: number): void {
    switch (this.#state) {
      case 'size':
        this.#stepSize(byte)
        return
      case 'extension':
        if (byte === CR) this.#state = 'size-lf'
        else if ((byte < 32 && byte !== 9) || byte === 127) throw new MalformedAnswer('chunk extension')
        else if (++this.#extensionBytes > overheadBytesMax) throw new MalformedAnswer('chunk extensions too long')
        return
      case 'size-lf':
        if (byte !== LF) throw new MalformedAnswer('chunk size line')
        this.#state = this.#sizeBytes === 0 ? 'trailer' : 'data'
        return
      case 'data-cr':
        if (byte !== CR) throw new MalformedAnswer('chunk end')
        this.#state = 'data-lf'
        return
      default:
        if (byte !== LF) throw new MalformedAnswer('chunk end')
        this.#state = 'size'
        this.#digitCount = 0
        this.#extensionBytes = 0
    }
  }

  #stepSize(byte: number): void {
    const digit = hexDigit(byte)
    if (digit >= 0) {
      // 12 digits stay exact in a double; nothing real is larger.
      if (++this.#digitCount > 12) throw new MalformedAnswer('chunk size too large')
      this.#sizeBytes = this.#sizeBytes * 16 + digit
      return
    }
    if (this.#digitCount === 0) throw new MalformedAnswer('chunk size')
    if (byte === CR) this.#state = 'size-lf'
    else if (byte === 59 || byte === 32 || byte === 9) this.#state = 'extension'
    else throw new MalformedAnswer('chunk size')
  }

  #walkTrailer(bytes: Buffer, start: number): number {
    let index = start
    while (index < bytes.length) {
      const lineFeed = bytes.indexOf(LF, index)
      const end = lineFeed === -1 ? bytes.length : lineFeed + 1
      this.#trailerText += bytes.toString('latin1', index, end)
      index = end
      if (this.#trailerText.length > overheadBytesMax) throw new MalformedAnswer('trailers too long')
      if (this.#trailerText === '\r\n' || this.#trailerText.endsWith('\r\n\r\n')) {
        checkFieldLines(this.#trailerText.slice(0, -2))
        this.#state = 'done'
        break
      }
    }
    return index
  }
}

function hexDigit(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48
  const lower = byte | 32
  return lower >= 97 && lower <= 102 ? lower - 87 : -1
}
