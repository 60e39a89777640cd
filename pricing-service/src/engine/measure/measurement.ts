// The measured model as plain data: all that pricing needs, so that it can be kept by (content hash, engine version) and the mesh forgotten.

/** Figures are exact decimal text with 3 places, as step 7 of the contract page rounds them. Survives JSON unchanged. */
export type Measurement = {
  readonly facetCount: number
  readonly openEdgeCount: number
  readonly volumeMm3: string
  readonly areaMm2: string
  readonly sizeMm: { readonly x: string; readonly y: string; readonly z: string }
}
