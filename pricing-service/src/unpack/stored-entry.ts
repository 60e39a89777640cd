// One entry of a zip container: what the directory says of it and what the header in front of its data says.

export interface StoredEntry {
  readonly name: string
  readonly sameName: boolean
  readonly method: number
  readonly localMethod: number
  readonly encrypted: boolean
  /** The local header leaves checksum and sizes to a record behind the data. */
  readonly sizesFollow: boolean
  readonly storedBytes: number
  readonly localStoredBytes: number
  readonly inflatedBytes: number
  readonly localInflatedBytes: number
  readonly checksum: number
  readonly headerFrom: number
  readonly dataFrom: number
}

export const storedMethod = 0
export const deflateMethod = 8
