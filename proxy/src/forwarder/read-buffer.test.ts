import { expect, test } from 'vitest'
import { isLent, kept, ReadBuffers, release } from './read-buffer.ts'

const streaming = 64 * 1024

/** One read of a socket: fills its buffer with `byte` and keeps all of it. */
function readOnce(buffers: ReadBuffers, buffer: Buffer, byte: number, bytesCount = streaming): Buffer {
  let slice: Buffer = Buffer.alloc(0)
  buffer.fill(byte, 0, bytesCount)
  buffers.read(bytesCount, buffer, bytes => (slice = kept(bytes)))
  return slice
}

test('what is kept of a stream stays as it was while its socket and others read on, until it is released', () => {
  const sockets = Array.from({ length: 4 }, () => new ReadBuffers())
  const current = sockets.map(socket => socket.take())
  const waiting: { slice: Buffer; byte: number }[] = []
  for (let byte = 1; byte <= 200; byte++) {
    const at = byte % sockets.length
    waiting.push({ slice: readOnce(sockets[at]!, current[at]!, byte), byte })
    current[at] = sockets[at]!.take() ?? current[at]!
    for (const { slice, byte: own } of waiting) expect(slice.every(one => one === own)).toBe(true)
    if (waiting.length > 7) release(waiting.shift()!.slice)
  }
})

test('a stream that keeps up allocates nothing: its released buffers are lent again', () => {
  const socket = new ReadBuffers()
  let current = socket.take()
  const seen = new Set<ArrayBufferLike>()
  for (let byte = 1; byte <= 100; byte++) {
    const slice = readOnce(socket, current, byte)
    expect(isLent(slice)).toBe(true)
    seen.add(slice.buffer)
    current = socket.take() ?? current
    release(slice)
  }
  expect(seen.size).toBeLessThanOrEqual(3)
})

test('a small read is copied, and its socket goes back to the buffer that all share', () => {
  const [one, other] = [new ReadBuffers(), new ReadBuffers()]
  const shared = one.take()
  expect(other.take()).toBe(shared)
  const slice = readOnce(one, shared, 7, 100)
  shared.fill(8)
  expect(isLent(slice)).toBe(false)
  expect(slice.every(byte => byte === 7)).toBe(true)
})
