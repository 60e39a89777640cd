import { readingNotes } from '../../read/reading-notes.ts'
import { type FindingRule, finding } from '../finding.ts'

/** Notes after which somebody should look whether the model is still what was meant. */
const doubtful: ReadonlySet<string> = new Set(['POLYGONS_NOT_PROVED', 'COLLAPSING_PLACEMENTS', 'BODIES_MERGED', 'CURVED_FACETS_FLATTENED'])

export const readingNote: FindingRule = {
  code: 'READING_NOTE',
  meaning: 'what the reader met in the file and could go on with',
  find: ({ reading }) =>
    reading.notes.map(({ code, count }) =>
      finding('READING_NOTE', {
        severity: doubtful.has(code) ? 'warn' : 'info',
        value: String(count),
        unit: code,
        detail: `While the file was read: ${count} × ${(readingNotes as Readonly<Record<string, string>>)[code] ?? code}.`,
        advice: doubtful.has(code) ? 'Look at the model again after exporting it as plain triangles.' : 'Nothing needs to be done.',
      }),
    ),
}
