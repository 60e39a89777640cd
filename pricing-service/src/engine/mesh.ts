// What the readers hand to the measuring steps: corners of facets in file order, nothing else.

/** `coordinates` holds nine float32 per facet (ax ay az bx by bz cx cy cz), all finite, in file order. Units are millimetres, always. */
export type Mesh = {
  readonly facetCount: number
  readonly coordinates: Float32Array
}
