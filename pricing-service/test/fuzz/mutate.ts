// One file in, a damaged one out; the same for the same random numbers. Containers are also opened, damaged inside and closed soundly, or else hardly any damage
// would get past the checksum.
import { isReadingRefusal } from '../../src/engine/read/reading-refusal.ts'
import { storedZip } from '../../src/sample-models/index.ts'
import type { Random } from '../../src/sample-models/seeded-random.ts'
import { openArchive } from '../../src/unpack/open-archive.ts'
import { dictionary, edgeNumbers } from './dictionary.ts'

const bytesMax = 20_000

type Mutation = (bytes: Uint8Array, random: Random, other: Uint8Array) => Uint8Array

const joined = (...pieces: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(pieces))
const place = (bytes: Uint8Array, random: Random): number => random.whole(0, Math.max(0, bytes.length - 1))
const copied = (bytes: Uint8Array, change: (copy: Uint8Array) => void): Uint8Array => {
  const copy = new Uint8Array(bytes)
  if (copy.length > 0) change(copy)
  return copy
}
/** A piece of up to `lengthMax` bytes: from, to. */
const piece = (bytes: Uint8Array, random: Random, lengthMax = 64): readonly [number, number] => {
  const from = place(bytes, random)
  return [from, Math.min(bytes.length, from + random.whole(1, lengthMax))]
}

const mutations: readonly Mutation[] = [
  (bytes, random) => copied(bytes, copy => (copy[place(copy, random)]! ^= 1 << random.whole(0, 7))),
  (bytes, random) => copied(bytes, copy => (copy[place(copy, random)] = random.whole(0, 255))),
  (bytes, random) => {
    const [from, to] = piece(bytes, random)
    return joined(bytes.subarray(0, from), bytes.subarray(to))
  },
  (bytes, random) => {
    const [from, to] = piece(bytes, random)
    return joined(bytes.subarray(0, to), bytes.subarray(from))
  },
  (bytes, random) => bytes.slice(0, place(bytes, random)),
  (bytes, random) => {
    const at = place(bytes, random)
    return joined(bytes.subarray(0, at), random.pick(dictionary), bytes.subarray(at))
  },
  (bytes, random) => {
    const at = place(bytes, random)
    const word = random.pick(dictionary)
    return joined(bytes.subarray(0, at), word, bytes.subarray(at + word.length))
  },
  (bytes, random, other) => {
    const [from, to] = piece(other, random, 256)
    const at = place(bytes, random)
    return joined(bytes.subarray(0, at), other.subarray(from, to), bytes.subarray(at))
  },
  (bytes, random, other) => joined(bytes.subarray(0, place(bytes, random)), other.subarray(place(other, random))),
  (bytes, random) =>
    copied(bytes, copy => {
      const view = new DataView(copy.buffer)
      const [at, value, littleEndian] = [place(copy, random), random.pick(edgeNumbers), random.next() < 0.7]
      if (at + 4 <= copy.length && random.next() < 0.6) view.setUint32(at, value, littleEndian)
      else if (at + 2 <= copy.length) view.setUint16(at, value & 0xffff, littleEndian)
    }),
  (bytes, random) => changedNumber(bytes, random),
  (bytes, random) => changedNumber(bytes, random),
]

/** A run of digits of a text becomes another number. */
const changedNumber = (bytes: Uint8Array, random: Random): Uint8Array => {
  const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39
  let from = place(bytes, random)
  while (from < bytes.length && !isDigit(bytes[from])) from++
  let to = from
  while (isDigit(bytes[to])) to++
  const word =
    random.next() < 0.5
      ? random.pick(dictionary.slice(0, 20))
      : Uint8Array.from(String(random.whole(0, 12)), letter => letter.charCodeAt(0))
  return joined(bytes.subarray(0, from), word, bytes.subarray(to))
}

const severalMutations = (bytes: Uint8Array, random: Random, other: Uint8Array): Uint8Array => {
  let mutated = bytes
  for (let left = random.pick([1, 1, 1, 2, 3, 8]); left > 0; left--) mutated = random.pick(mutations)(mutated, random, other)
  return mutated.slice(0, bytesMax)
}

/** The parts of a sound container, one of them damaged, stored anew; null when it is none. */
const insideOut = async (bytes: Uint8Array, random: Random, other: Uint8Array): Promise<Uint8Array | null> => {
  const archive = await openArchive(bytes)
  if (isReadingRefusal(archive) || archive.names.length === 0) return null
  const chosen = random.pick(archive.names)
  const parts = archive.names.map(name => {
    const read = archive.read(name)
    const part = read === null || isReadingRefusal(read) ? new Uint8Array(0) : read
    return { name, bytes: name === chosen || random.next() < 0.1 ? severalMutations(part, random, other) : part }
  })
  return storedZip(parts)
}

export const mutate = async (bytes: Uint8Array, random: Random, other: Uint8Array): Promise<Uint8Array> => {
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b
  const inside = isZip && random.next() < 0.7 ? await insideOut(bytes, random, other) : null
  return inside ?? severalMutations(bytes, random, other)
}
