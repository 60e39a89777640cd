// The form of the demo's steps: what each is called, what it found, and whether it held.
import type { OperatorClient } from '../clients/operator-client.ts'
import type { RunningLandscape } from '../landscape/landscape.ts'
import type { Ledger } from './ledger.ts'
import type { DemoModel } from './models.ts'
import type { DemoPartner, Traffic } from './traffic.ts'

export interface StepResult {
  readonly held: boolean
  /** One line for people: what was seen. */
  readonly seen: string
}

export interface DemoStep {
  readonly title: string
  run(stage: DemoStage): Promise<StepResult>
}

/** What the steps hand on to each other. */
export interface DemoStage {
  readonly running: RunningLandscape
  readonly models: readonly DemoModel[]
  readonly ledger: Ledger
  readonly operator: OperatorClient
  readonly say: (line: string) => void
  partners: DemoPartner[]
  traffic: Traffic | null
  /** Dashboard times in ms while prices are calculated: by the legacy alone, and with Ficus. */
  listMs: { legacyAlone: number[]; withFicus: number[] }
  comparisons: { match: number; mismatch: number; other: number }
}
