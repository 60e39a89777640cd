// In: text. Out: its MurmurHash3 x86 32-bit hash (unsigned) over the UTF-8 bytes. Called by cohort.ts for each assignment.
// unleash-client's own hash keeps one byte per UTF-16 unit, so that "größe" lands elsewhere than in every other SDK; for ASCII both agree (cohort.test.ts).
// Source: https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp (public domain), MurmurHash3_x86_32.

const utf8 = new TextEncoder()

// Keys are short and hashed for every request: one buffer for all of them leaves nothing to collect. A UTF-16 unit takes at most three bytes.
const scratch = new Uint8Array(384)

export function murmur3(text: string, seed = 0): number {
  if (text.length * 3 > scratch.length) return murmur3OfBytes(utf8.encode(text), seed)
  return murmur3OfBytes(scratch, seed, utf8.encodeInto(text, scratch).written)
}

export function murmur3OfBytes(bytes: Uint8Array, seed = 0, byteCount = bytes.length): number {
  const blocksEnd = byteCount & ~3
  let hash = seed | 0
  for (let at = 0; at < blocksEnd; at += 4) {
    const block = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
    hash = rotateLeft(hash ^ scramble(block), 13)
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0
  }
  return finish(hash ^ scramble(tailOf(bytes, blocksEnd, byteCount)), byteCount)
}

// An absent byte counts as 0, and scramble(0) is 0: no tail changes nothing.
function tailOf(bytes: Uint8Array, from: number, byteCount: number): number {
  let tail = 0
  for (let at = byteCount - 1; at >= from; at--) tail = (tail << 8) | bytes[at]!
  return tail
}

function scramble(block: number): number {
  return Math.imul(rotateLeft(Math.imul(block, 0xcc9e2d51), 15), 0x1b873593)
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits))
}

function finish(mixed: number, byteCount: number): number {
  let hash = mixed ^ byteCount
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
