// The bytes of XML: which may stand where in a name, where names and blanks end, whether some bytes are a word. Used by the cursor alone.

export const word = (text: string): Uint8Array => Uint8Array.from(text, letter => letter.charCodeAt(0))

export const isBlank = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09

/** Letters, digits and whatever a name may have; bytes from 0x80 on are parts of other letters. */
const nameBytes = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x80 || /[A-Za-z0-9_:.-]/.test(String.fromCharCode(byte)) ? 1 : 0))
export const nameStarts = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x80 || /[A-Za-z_:]/.test(String.fromCharCode(byte)) ? 1 : 0,
)

export const cdataStart = word('<![CDATA[')

/** `from` is on the first letter. Reading behind the last byte gives undefined, which is in no table. */
export const nameEnd = (bytes: Uint8Array, from: number): number => {
  let to = from + 1
  while (nameBytes[bytes[to]!] === 1) to++
  return to
}

export const afterBlanks = (bytes: Uint8Array, from: number): number => {
  let at = from
  while (at < bytes.length && isBlank(bytes[at]!)) at++
  return at
}

export const startsWith = (bytes: Uint8Array, from: number, start: Uint8Array): boolean => equals(bytes, from, from + start.length, start)

export const equals = (bytes: Uint8Array, from: number, to: number, name: Uint8Array): boolean => {
  if (to - from !== name.length) return false
  for (let k = 0; k < name.length; k++) if (bytes[from + k] !== name[k]) return false
  return true
}

const xmlns = word('xmlns')

export const isNamespaceName = (bytes: Uint8Array, from: number, to: number): boolean =>
  startsWith(bytes, from, xmlns) && (to - from === 5 || bytes[from + 5] === 0x3a)
