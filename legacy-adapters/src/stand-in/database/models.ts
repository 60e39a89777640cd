// Uploaded models as the database knows them; the bytes themselves lie in the model folder under their SHA-256. Called by the model and price routes.
import type { Queryable } from './connect.ts'

export interface Model {
  readonly id: number
  readonly bytesCount: number
  readonly sha256: string
}

/** Out: the id of the new model. The same bytes uploaded twice are two models. */
export async function insertModel(
  database: Queryable,
  model: { partnerId: number; bytesCount: number; sha256: string; ticks: bigint },
): Promise<number> {
  const { rows } = await database.query<{ id: number }>(
    'INSERT INTO models (partner_id, byte_count, sha256, uploaded_ticks) VALUES ($1, $2, $3, $4) RETURNING model_id AS id',
    [model.partnerId, model.bytesCount, model.sha256, model.ticks],
  )
  return rows[0]!.id
}

/** null when there is none of that id, or it is another partner's. */
export async function findModel(database: Queryable, partnerId: number, modelId: number): Promise<Model | null> {
  const { rows } = await database.query<{ byte_count: string; sha256: string }>(
    'SELECT byte_count, sha256 FROM models WHERE model_id = $1 AND partner_id = $2',
    [modelId, partnerId],
  )
  return rows[0] === undefined ? null : { id: modelId, bytesCount: Number(rows[0].byte_count), sha256: rows[0].sha256 }
}
