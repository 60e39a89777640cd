// What a reader may meet and go on with. Nothing of a file is passed over without one of these, unless it has no bearing on shape (colours, normals, textures).

export const readingNotes = {
  POLYGONS_TRIANGULATED: 'faces of more than three corners, cut into triangles',
  POLYGONS_NOT_PROVED:
    'polygons that are neither convex nor could be cut by ears (they cross themselves or are too intricate), cut as fans',
  FACES_TOO_SHORT_IGNORED: 'faces of fewer than three corners',
  LINES_IGNORED: 'lines and curves',
  POINTS_IGNORED: 'single points',
  ELEMENTS_SKIPPED: 'elements of a PLY other than vertices and faces',
  HEADER_LINES_IGNORED: 'lines of a PLY header that begin with no known word',
  TRAILING_BLANKS: 'blank bytes after the end',
  BODIES_MERGED: 'bodies beyond the number that is kept apart, counted as one',
  BODY_NAMES_TWICE: 'bodies whose name another one has already',
  SUPPORT_OBJECTS_IGNORED: 'placements of support objects',
  OTHER_OBJECTS_IGNORED: 'placements of objects that are no part of the model (type surface or other)',
  EMPTY_OBJECTS: 'placements of objects without facets',
  MIRRORED_PLACEMENTS: 'placements by a mirroring transform; their facets were turned round again',
  COLLAPSING_PLACEMENTS: 'placements by a transform that makes everything flat',
  CONTENT_TYPE_WRONG: 'model parts that [Content_Types].xml does not declare as such',
  EXTENSIONS_IGNORED: 'elements of optional extensions that do not change the mesh',
  SLICES_IGNORED: 'optional slice stacks; the mesh was read instead',
  CURVED_FACETS_FLATTENED: 'curved facets of an AMF, taken as flat ones',
} as const

export type NoteCode = keyof typeof readingNotes

export interface NoteTally {
  readonly add: (code: NoteCode, count?: number) => void
  readonly list: () => readonly { readonly code: NoteCode; readonly count: number }[]
}

export const noteTally = (): NoteTally => {
  const counts = new Map<NoteCode, number>()
  return {
    add: (code, count = 1) => {
      if (count > 0) counts.set(code, (counts.get(code) ?? 0) + count)
    },
    list: () => [...counts].map(([code, count]) => ({ code, count })).sort((a, b) => (a.code < b.code ? -1 : 1)),
  }
}
