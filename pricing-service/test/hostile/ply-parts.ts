// The pieces of which the PLY cases are made: headers, rows, and a sound file of two facets.

export const header = (vertex: string, face: string, encoding = 'ascii'): string =>
  `ply\nformat ${encoding} 1.0\n${vertex}\n${face}\nend_header\n`
export const xyz = 'property float x\nproperty float y\nproperty float z'
export const list = 'property list uchar int vertex_indices'
export const fourPoints = `element vertex 4\n${xyz}`
export const twoFaces = `element face 2\n${list}`
export const rows = '0 0 0\n4 0 0\n0 4 0\n0 0 4\n3 0 1 3\n3 1 2 3\n'
export const sound = header(fourPoints, twoFaces) + rows
export const two = { facetCount: 2 }
export const bad = 'MODEL_UNREADABLE'
