// WebSocket frames as bytes (RFC 6455 §5.2), masked as a client has to: nothing checks them, so that broken ones can be sent too.
import type { SeededRandom } from '../seeded-random.ts'

export type Opcode = 'continuation' | 'text' | 'binary' | 'close' | 'ping' | 'pong'

const opcodes: Readonly<Record<Opcode, number>> = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 }
const sizesBytes = [0, 1, 125, 126, 127, 1_000, 65_535, 65_536, 65_537, 300_000]

export function frame(opcode: Opcode, payload: Buffer, options: { last?: boolean; mask: Buffer }): Buffer {
  const { last = true, mask } = options
  const first = opcodes[opcode] | (last ? 0x80 : 0)
  const length = payload.length
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10)
  head[0] = first
  head[1] = 0x80 | (length < 126 ? length : length < 65_536 ? 126 : 127)
  if (head.length === 4) head.writeUInt16BE(length, 2)
  if (head.length === 10) head.writeBigUInt64BE(BigInt(length), 2)
  const masked = Buffer.from(payload)
  for (let index = 0; index < length; index++) masked[index]! ^= mask[index & 3]!
  return Buffer.concat([head, mask, masked])
}

/** Shape: messages whole and in fragments, with pings between the fragments, and one of several megabytes at the end. */
export function randomConversation(random: SeededRandom, messageCount: number): Buffer[] {
  const frames: Buffer[] = []
  const mask = () => Buffer.from([random.below(256), random.below(256), random.below(256), random.below(256)])
  for (let message = 0; message < messageCount; message++) {
    const opcode = random.pick(['text', 'binary'] as const)
    const payload = Buffer.alloc(random.pick(sizesBytes), 'ficus fig ')
    if (opcode === 'binary' && payload.length > 0) payload[random.below(payload.length)] = random.below(256)
    const pieceCount = random.pick([1, 1, 2, 5])
    for (let piece = 0; piece < pieceCount; piece++) {
      const from = Math.floor((payload.length * piece) / pieceCount)
      const to = Math.floor((payload.length * (piece + 1)) / pieceCount)
      const last = piece === pieceCount - 1
      frames.push(frame(piece === 0 ? opcode : 'continuation', payload.subarray(from, to), { last, mask: mask() }))
      if (random.below(3) === 0) frames.push(frame('ping', Buffer.from(`ping ${message}`), { mask: mask() }))
    }
    if (random.below(5) === 0) frames.push(frame('pong', Buffer.alloc(0), { mask: mask() }))
  }
  frames.push(frame('binary', Buffer.alloc(5_000_000, 'several megabytes '), { mask: mask() }))
  return frames
}

/** `code` null: a close frame without a body. */
export function closeFrame(code: number | null, reason = ''): Buffer {
  const body = code === null ? Buffer.alloc(0) : Buffer.concat([Buffer.from([code >> 8, code & 255]), Buffer.from(reason, 'utf8')])
  return frame('close', body, { mask: Buffer.from([1, 2, 3, 4]) })
}
