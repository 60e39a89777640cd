// Sessions of operators: an operator's id flows in, the cookie's value flows out, and back. Nothing is kept: the value is signed,
// so a restart of MES logs nobody out and any number of logins costs no memory.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

const lifeMs = 12 * 60 * 60 * 1000
const cookieName = 'MES.Session'

export interface Sessions {
  /** The Set-Cookie value of a new session. */
  readonly open: (operatorId: number) => string
  /** Whose session a Cookie header carries; null for none, a forged or an expired one. */
  readonly operatorIdOf: (cookieHeader: string | undefined) => number | null
}

export function createSessions(secret: string): Sessions {
  const sign = (text: string): Buffer => createHmac('sha256', secret).update(text, 'utf8').digest()
  return {
    open: operatorId => {
      const text = `${operatorId}.${Date.now() + lifeMs}.${randomBytes(12).toString('base64url')}`
      return `${cookieName}=${text}.${sign(text).toString('base64url')}; path=/; httponly`
    },
    operatorIdOf: cookieHeader => {
      const value = cookieValue(cookieHeader)
      const at = value?.lastIndexOf('.') ?? -1
      if (value === undefined || at === -1) return null
      const text = value.slice(0, at)
      if (!isSame(Buffer.from(value.slice(at + 1), 'base64url'), sign(text))) return null
      const [operatorId, expiresAt] = text.split('.').map(Number)
      return operatorId !== undefined && expiresAt !== undefined && expiresAt > Date.now() ? operatorId : null
    },
  }
}

/** Compares two secrets without telling by time where they differ. */
export function isSame(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other)
}

function cookieValue(header: string | undefined): string | undefined {
  const pairs = (header ?? '').split(';').map(pair => pair.trim())
  return pairs.find(pair => pair.startsWith(`${cookieName}=`))?.slice(cookieName.length + 1)
}
