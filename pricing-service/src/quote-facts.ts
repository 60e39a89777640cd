// What docs/quote.md tells about a quote beside the contract's schemas: the tables that the code itself works with.
export { findingRules } from './engine/findings/index.ts'
export { choiceRefusals } from './engine/offer/check-choice.ts'
export { offerLines } from './engine/offer/lines/index.ts'
export { readingLimits } from './engine/read/reading-limits.ts'
export { readingRefusals } from './engine/read/reading-refusal.ts'
export { callerHeaders } from './http/caller.ts'
