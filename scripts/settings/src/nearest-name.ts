// In: an unknown name and the known ones. Out: the tail of a refusal that names the nearest known one, or nothing if none is near.
import { closest, distance } from 'fastest-levenshtein'

export function nearestName(unknown: string, known: readonly string[]): string {
  if (known.length === 0) return ''
  const nearest = closest(unknown, [...known])
  return distance(unknown, nearest) <= Math.max(3, Math.floor(unknown.length / 2)) ? `; did you mean "${nearest}"?` : ''
}
