// The only code that calls MES on Ficus's own behalf: reading a partner's model, and registering a price that was calculated outside MES.
// Called by the proxy's price route. Each purpose has its own small pool, so that a long download never delays an import.
import { Pool } from 'undici'
import { type ImportInput, type ImportOutcome, importPrice } from './import-price.ts'
import { askPreview, type PreviewAnswer, type PreviewInput } from './preview.ts'
import { type FoundModel, findModel, type ModelInput, type OpenedModel, openModel } from './read-model.ts'

export interface MesClient {
  findModel(input: ModelInput): Promise<FoundModel>
  openModel(input: ModelInput): Promise<OpenedModel>
  importPrice(input: ImportInput): Promise<ImportOutcome>
  /** MES's own calculation without effects, for comparisons; at most one at a time, because MES calculates one at a time. */
  preview(input: PreviewInput): Promise<PreviewAnswer>
  /** Waits for what is under way. */
  close(): Promise<void>
}

const connectWithinMs = 3000
const connectionCounts = { models: 16, imports: 8, previews: 1 }

/** `mesUrl` is MES's origin; `adminKey` the key of its import route. Callers bound each wait by their own signal, so the pools have no time limits. */
export function createMesClient({ mesUrl, adminKey }: { mesUrl: string; adminKey: string }): MesClient {
  const pool = (connections: number) =>
    new Pool(new URL(mesUrl).origin, { connections, connect: { timeout: connectWithinMs }, headersTimeout: 0, bodyTimeout: 0 })
  const models = pool(connectionCounts.models)
  const imports = pool(connectionCounts.imports)
  const previews = pool(connectionCounts.previews)
  return {
    findModel: input => findModel(models, input),
    openModel: input => openModel(models, input),
    importPrice: input => importPrice(imports, adminKey, input),
    preview: input => askPreview(previews, input),
    close: async () => {
      await Promise.all([models.close(), imports.close(), previews.close()])
    },
  }
}
