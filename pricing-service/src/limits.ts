// The bounds of a model and of a request: part of the contract, apart from its schemas so that the engine need not load them.

export const limits = {
  modelBytesMax: 268_435_456,
  facetCountMax: 5_000_000,
  quantityMax: 10_000,
} as const
