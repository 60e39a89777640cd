// In: a segment of a path. Out: whether a quote may have this id; PostgreSQL refuses anything that is no UUID.
const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export const isQuoteId = (text: string): boolean => uuidPattern.test(text)
