// The write-back: what Ficus itself asks of MES and records in it.
export type { FoundModel, ImportInput, ImportOutcome, MesClient, ModelInput, OpenedModel } from './mes-client.ts'
