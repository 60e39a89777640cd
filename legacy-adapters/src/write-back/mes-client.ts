// The only code that calls MES on Ficus's own behalf: reading a partner's model or calculation, and registering a price that was calculated outside MES.
// Called by the proxy's price route. Each purpose has its own small pool, so that a long download never delays an import.
import { Pool } from 'undici'
import { type ImportInput, type ImportOutcome, importPrice } from './import-price.ts'
import { askPreview, type PreviewAnswer, type PreviewInput } from './preview.ts'
import { type CalculationInput, readCalculation } from './read-calculation.ts'
import { type FoundModel, findModel, type ModelInput, type OpenedModel, openModel } from './read-model.ts'

export interface MesClient {
  findModel(input: ModelInput): Promise<FoundModel>
  openModel(input: ModelInput): Promise<OpenedModel>
  importPrice(input: ImportInput): Promise<ImportOutcome>
  readCalculation(input: CalculationInput): Promise<Buffer | 'absent'>
  /** MES's own calculation without effects, for comparisons; at most one at a time, because MES calculates one at a time. */
  preview(input: PreviewInput): Promise<PreviewAnswer>
  /** Waits for what is under way. */
  close(): Promise<void>
}

const connectWithinMs = 3000
const connectionCounts = { models: 16, imports: 8, previews: 1 }

export interface MesPlace {
  /** MES's origin: `http://…`, `https://…` or `unix:/path`. */
  readonly mesUrl: string
  /** The key of its import route. */
  readonly adminKey: string
  /** Certificates in PEM that are trusted instead of the public ones; null or absent: the public ones. */
  readonly certificateAuthority?: string | null
}

/** Callers bound each wait by their own signal, so the pools have no time limits. */
export function createMesClient({ mesUrl, adminKey, certificateAuthority = null }: MesPlace): MesClient {
  const socketPath = mesUrl.startsWith('unix:') ? mesUrl.slice('unix:'.length) : null
  const connect = {
    timeout: connectWithinMs,
    ...(socketPath === null ? {} : { socketPath }),
    ...(certificateAuthority === null ? {} : { ca: certificateAuthority }),
  }
  const origin = socketPath === null ? new URL(mesUrl).origin : 'http://localhost'
  const pool = (connections: number) => new Pool(origin, { connections, connect, headersTimeout: 0, bodyTimeout: 0 })
  const models = pool(connectionCounts.models)
  const imports = pool(connectionCounts.imports)
  const previews = pool(connectionCounts.previews)
  return {
    findModel: input => findModel(models, input),
    openModel: input => openModel(models, input),
    importPrice: input => importPrice(imports, adminKey, input),
    readCalculation: input => readCalculation(models, input),
    preview: input => askPreview(previews, input),
    close: async () => {
      await Promise.all([models.close(), imports.close(), previews.close()])
    },
  }
}
