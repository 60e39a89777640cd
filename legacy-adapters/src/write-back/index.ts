// The write-back: what Ficus itself asks of MES and records in it.
export type { ImportInput, ImportOutcome } from './import-price.ts'
export { createMesClient, type MesClient } from './mes-client.ts'
export type { OutboxEvent } from './outbox.ts'
export type { PreviewAnswer, PreviewInput } from './preview.ts'
export type { FoundModel, ModelInput, OpenedModel } from './read-model.ts'
export type { PriceToRecord, RecordOutcome } from './record-price.ts'
export { openWriteBack, type WriteBack } from './write-back.ts'
