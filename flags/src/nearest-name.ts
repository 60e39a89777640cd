// In: a name nobody knows and the known ones. Out: the tail of a refusal that proposes the nearest, or nothing if none is near.

export function nearestName(unknown: string, known: readonly string[]): string {
  const limit = Math.max(3, Math.floor(unknown.length / 2))
  const ranked = known.map(name => ({ name, edits: editDistance(unknown, name) })).sort((a, b) => a.edits - b.edits)
  const nearest = ranked[0]
  return nearest !== undefined && nearest.edits <= limit ? `; did you mean "${nearest.name}"?` : ''
}

// Levenshtein by rows: previous[j] is the distance between the text so far and the first j characters of `b`.
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      row.push(Math.min(row[j - 1]! + 1, previous[j]! + 1, previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)))
    }
    previous = row
  }
  return previous[b.length]!
}
