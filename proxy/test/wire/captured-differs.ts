// What differs once a route is captured: case → the allowed difference (allowed-differences.ts) that it shows. All other cases must be equal to the byte.
// Data of captured.test.ts, which plays the others, and of captured.long.test.ts, which plays these and finds that each does differ.

export const capturedDiffers: Readonly<Record<string, 'captured-whole' | 'own-100'>> = {
  'abort-closes-during-chunked-upload': 'captured-whole',
  'abort-during-upload': 'captured-whole',
  'abort-resets-during-upload': 'captured-whole',
  'both-ways-at-once': 'captured-whole',
  'cut-during-upload': 'captured-whole',
  'early-403-and-close': 'captured-whole',
  'early-answer-client-closes': 'captured-whole',
  'early-answer-during-upload': 'captured-whole',
  'early-answer-flows-while-upload-flows': 'captured-whole',
  'early-answer-without-body': 'captured-whole',
  'early-answer-without-body-closes': 'captured-whole',
  'early-chunked-answer': 'captured-whole',
  'expect-100-chunked': 'own-100',
  'expect-100-letter-case': 'own-100',
  'expect-100-relayed': 'own-100',
  'expect-417': 'own-100',
  'expect-body-sent-along': 'own-100',
  'expect-early-401': 'own-100',
  'expect-final-without-100': 'own-100',
  'expect-then-leaves': 'own-100',
  'guard-length-too-long': 'captured-whole',
  'request-chunked-in-pieces': 'captured-whole',
  'request-counted-in-pieces': 'captured-whole',
}
