// The bounds of the new contract's readers; each is checked before the work that it bounds. Source: measured hostile files and honest large ones.

export const readingLimits = {
  modelBytesMax: 268_435_456,
  facetCountMax: 10_000_000,
  pointCountMax: 30_000_000,
  coordinateSpanMmMax: 10_000,
  bodyCountMax: 1_000,
  bodyNameBytesMax: 256,
  /** Comments and blanks in front of the first word of an OBJ or the first element of an AMF. */
  leadingCommentBytesMax: 1_048_576,
  plyHeaderBytesMax: 65_536,
  plyPropertyCountMax: 1_000,
  /** Corner-against-ear tests of all polygons of a file; beyond, polygons are cut as fans and noted. */
  earTestCountMax: 20_000_000,
  xmlDepthMax: 64,
  xmlAttributeCountMax: 64,
  xmlNamespaceCountMax: 64,
  componentDepthMax: 16,
  placementCountMax: 100_000,
  objectCountMax: 100_000,
  archiveEntryCountMax: 1_000,
  archiveInflatedBytesMax: 536_870_912,
  archiveRatioMax: 200,
  /** Entries smaller than this may have any ratio: short files of blanks are harmless. */
  archiveRatioFromBytes: 10_485_760,
} as const
