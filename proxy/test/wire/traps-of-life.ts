// Traps that bytes alone do not show: what goes wrong with time, sockets and slow peers. Each names the test that holds it and the mistake which that test
// is shown to notice (traps-of-life.full.test.ts). Data, because docs/transparency.md reads it too.
import { readFileSync } from 'node:fs'

export interface TrapOfLife {
  readonly name: string
  readonly what: string
  /** Below proxy/test, and a part of the title. */
  readonly test: string
  readonly title: string
  /** Below proxy/src/forwarder. */
  readonly file: string
  readonly from: string
  readonly to: string
}

export const trapsOfLife: readonly TrapOfLife[] = JSON.parse(readFileSync(new URL('./traps-of-life.json', import.meta.url), 'utf8'))
