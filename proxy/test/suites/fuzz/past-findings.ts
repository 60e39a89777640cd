// What the fuzzer once found, of the proxy or of its own judge: kept as text, so that no seed is needed to look again. Each is played whole and in pieces.
import { readFileSync } from 'node:fs'
import type { FuzzCase } from './fuzz-case.ts'

interface PastFinding {
  /** What was wrong, or taken for wrong. */
  readonly found: string
  readonly clientText: string
  readonly answers: readonly string[]
}

const past: readonly PastFinding[] = JSON.parse(readFileSync(new URL('./past-findings.json', import.meta.url), 'utf8'))

export const pastCases: readonly FuzzCase[] = past.flatMap(({ found, clientText, answers }) =>
  [1, 3].flatMap(pieceCount =>
    [false, true].map(legacyHangsUp => ({ seed: null, index: 0, clientText, answers, pieceCount, legacyHangsUp, damage: found })),
  ),
)
