// Failures that are no fault of the service: somebody gave the quote up. They are kept as long as answers are, and nobody has to look into them.
export const givenUpCodes = ['QUOTE_CANCELLED', 'QUOTE_EXPIRED', 'QUOTE_ABANDONED'] as const

/** For statements; the indexes of migration 0015 have the same words. */
export const givenUpList = givenUpCodes.map(code => `'${code}'`).join(', ')
