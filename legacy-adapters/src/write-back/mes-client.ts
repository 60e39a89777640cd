// The only code that calls MES on Ficus's own behalf: finding and reading a partner's model, and registering a price calculated outside MES.
// Called by the proxy's price route. Own small pools, so that it never competes with clients' connections.
import type { Readable } from 'node:stream'

/** Which model, seen with whose key; `signal` ends the wait (the call then throws the signal's reason). */
export interface ModelInput {
  readonly modelId: number
  readonly apiKey: string
  readonly signal: AbortSignal
}

export type FoundModel =
  | { readonly kind: 'found'; readonly sha256: string; readonly bytesCount: number; readonly nodeName: string }
  | { readonly kind: 'not-found'; readonly nodeName: string }
  | { readonly kind: 'unauthorised' }

export interface OpenedModel {
  readonly body: Readable
  /** null when MES sends the model chunked. */
  readonly bytesCount: number | null
  readonly sha256: string
  readonly nodeName: string
}

export interface ImportInput {
  /** As `encodeImport` writes it. */
  readonly body: Buffer
  readonly calculationId: number
  /** Once aborted, nothing is sent any more; what was sent before is settled nevertheless. */
  readonly startBefore: AbortSignal
  /** How long after the first byte went out a lost answer is asked for again. */
  readonly settleMs: number
}

/** confirmed: MES holds exactly this calculation. not-sent: MES never saw it. unknown: it was sent, and MES did not say within settleMs. */
export type ImportOutcome =
  | { readonly kind: 'confirmed'; readonly nodeName: string }
  | { readonly kind: 'not-sent' }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'unknown' }

export interface MesClient {
  findModel(input: ModelInput): Promise<FoundModel>
  openModel(input: ModelInput): Promise<OpenedModel>
  importPrice(input: ImportInput): Promise<ImportOutcome>
  close(): Promise<void>
}
