// In: a partner's key, for as long as a write-back is open. Out: text that only holders of the administrator key can read, and only for that write-back.
// The ledger keeps it, so that after the death of the sender somebody else can ask MES for the partner's calculation. AES-256-GCM; nothing here is kept.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

export interface KeySeal {
  seal(apiKey: string, number: number): string
  /** Null when it was sealed under another administrator key, or for another number. */
  open(sealed: string, number: number): string | null
}

const [nonceBytes, tagBytes] = [12, 16]
const options = { authTagLength: tagBytes }

export function createKeySeal(adminKey: string): KeySeal {
  const secret = Buffer.from(hkdfSync('sha256', adminKey, '', 'ficus: key of a partner in an open write-back', 32))
  return {
    seal(apiKey, number) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', secret, nonce, options).setAAD(Buffer.from(String(number)))
      const text = Buffer.concat([cipher.update(apiKey, 'latin1'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url')
    },
    open(sealed, number) {
      try {
        const bytes = Buffer.from(sealed, 'base64url')
        const decipher = createDecipheriv('aes-256-gcm', secret, bytes.subarray(0, nonceBytes), options).setAAD(Buffer.from(String(number)))
        decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
        return Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]).toString('latin1')
      } catch {
        return null
      }
    },
  }
}
