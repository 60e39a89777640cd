// In: a share as people write it ("25%", "250bp", "0.05%"). Out: basis points, and back. Called by the command line and the server.

const form = /^(\d{1,5}(?:\.\d+)?)\s*(%|bp)$/

/** Shape: text → 0..10 000, or null if it is no share. Anything finer than 0.01 % or without a unit is no share: guessing would move customers. */
export function parseShare(text: string): number | null {
  const match = form.exec(text.trim())
  if (match === null) return null
  const [, digits, unit] = match
  const [whole = '', fraction = ''] = digits!.split('.')
  const places = unit === '%' ? 2 : 0
  if (fraction.replace(/0+$/, '').length > places) return null
  const basisPoints = Number(whole + fraction.slice(0, places).padEnd(places, '0'))
  return basisPoints <= 10_000 ? basisPoints : null
}

export function formatShare(basisPoints: number): string {
  return `${basisPoints / 100} %`
}
