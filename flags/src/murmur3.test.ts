import { expect, test } from 'vitest'
import { murmur3, murmur3OfBytes } from './murmur3.ts'

// Vectors of the reference implementation (SMHasher) as collected at https://stackoverflow.com/a/31929528 and https://en.wikipedia.org/wiki/MurmurHash.
test.each([
  ['', 0, 0],
  ['', 1, 0x514e28b7],
  ['', 0xffffffff, 0x81f16f39],
  ['a', 0x9747b28c, 0x7fa09ea6],
  ['aa', 0x9747b28c, 0x5d211726],
  ['aaa', 0x9747b28c, 0x283e0130],
  ['aaaa', 0x9747b28c, 0x5a97808a],
  ['abc', 0, 0xb3dd93fa],
  ['test', 0, 0xba6bd213],
  ['Hello, world!', 0, 0xc0363e43],
  ['Hello, world!', 0x9747b28c, 0x24884cba],
  ['The quick brown fox jumps over the lazy dog', 0, 0x2e4ff723],
  ['The quick brown fox jumps over the lazy dog', 0x9747b28c, 0x2fa826cd],
  ['ππππππππ', 0x9747b28c, 0xd58063c1],
])('%j with seed %i hashes to the published value', (text, seed, hash) => {
  expect(murmur3(text, seed)).toBe(hash)
})

test.each([
  [[0xff, 0xff, 0xff, 0xff], 0, 0x76293b50],
  [[0x21, 0x43, 0x65, 0x87], 0, 0xf55b516b],
  [[0x21, 0x43, 0x65, 0x87], 0x5082edee, 0x2362f9de],
  [[0x21, 0x43, 0x65], 0, 0x7e4a8634],
  [[0x21, 0x43], 0, 0xa0f7b07a],
  [[0x21], 0, 0x72661cf4],
  [[0, 0, 0, 0], 0, 0x2362f9de],
  [[0, 0, 0], 0, 0x85f0b427],
  [[0, 0], 0, 0x30f4c306],
  [[0], 0, 0x514e28b7],
])('bytes %j with seed %i hash to the published value', (bytes, seed, hash) => {
  expect(murmur3OfBytes(Uint8Array.from(bytes), seed)).toBe(hash)
})

test('a long text hashes as its bytes do, and a short one after it is not disturbed', () => {
  const long = 'größe-'.repeat(200)
  expect(murmur3(long)).toBe(murmur3OfBytes(new TextEncoder().encode(long)))
  expect(murmur3('ж'.repeat(128))).toBe(murmur3OfBytes(new TextEncoder().encode('ж'.repeat(128))))
  expect(murmur3('test')).toBe(0xba6bd213)
})
