// What the command line ends with; a fixed point of docs/architecture.md.

export const exitCodes = { pass: 0, fail: 1, inconclusive: 2, invalid: 3, usage: 64 } as const
