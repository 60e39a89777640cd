// The witness inside PostgreSQL, installed beside the service and unknown to it: triggers write down every start of a quote and every time that an answer is
// recorded, with the time and the name of the process. Read for the invariants and for the times of recovery.
import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'

const install = `
  CREATE TABLE witness_start (quote_id uuid, token bigint, attempt integer, by text, at timestamptz NOT NULL DEFAULT clock_timestamp());
  CREATE TABLE witness_effect (quote_id uuid, token bigint, status text, by text, at timestamptz NOT NULL DEFAULT clock_timestamp());
  CREATE INDEX ON witness_start (quote_id);
  CREATE INDEX ON witness_effect (quote_id);
  CREATE INDEX ON witness_effect (at);
  CREATE FUNCTION witness() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF NEW.fencing_token <> OLD.fencing_token THEN
      INSERT INTO witness_start (quote_id, token, attempt, by)
      VALUES (NEW.id, NEW.fencing_token, NEW.attempt, current_setting('application_name'));
    END IF;
    IF NEW.finished_at IS DISTINCT FROM OLD.finished_at AND NEW.finished_at IS NOT NULL THEN
      INSERT INTO witness_effect (quote_id, token, status, by)
      VALUES (NEW.id, NEW.fencing_token, NEW.status, current_setting('application_name'));
    END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER witness AFTER UPDATE ON quote FOR EACH ROW EXECUTE FUNCTION witness()`

/** One start of a quote. */
export interface Start {
  readonly quoteId: string
  readonly token: string
}

export interface Witness {
  /** What the process of this name runs now. */
  runningOn(name: string): Promise<Start[]>
  /** When each of these was started again by whoever it was; missing when it was not. */
  takenUpAt(starts: readonly Start[]): Promise<Map<string, number>>
  /** Those whose own answer was recorded, so that nobody has to take them up. */
  recorded(starts: readonly Start[]): Promise<Set<string>>
  /** The first answer recorded after that moment, or null. */
  firstEffectAt(sinceAt: number): Promise<number | null>
  isFinished(quoteId: string): Promise<boolean>
}

/** Asks until the database answers: it is one of those that are killed here. */
export async function askPersistently<Row extends pg.QueryResultRow>(
  database: pg.Pool,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  for (let tries = 1; ; tries++) {
    try {
      return (await database.query<Row>(text, [...values])).rows
    } catch (error) {
      if (tries === triesMax) throw error
      await pause(triesEveryMs)
    }
  }
}

const triesMax = 300
const triesEveryMs = 100

export async function installWitness(database: pg.Pool): Promise<Witness> {
  await database.query(install)
  const ask = <Row extends pg.QueryResultRow>(text: string, values: readonly unknown[]) => askPersistently<Row>(database, text, values)
  const columnsOf = (starts: readonly Start[]) => [starts.map(start => start.quoteId), starts.map(start => start.token)]
  const seconds = (at: number) => at / 1_000
  return {
    runningOn: async name => {
      const rows = await ask<{ id: string; token: string }>(
        `SELECT id, token FROM quote JOIN witness_start AS started ON started.quote_id = id AND started.token = fencing_token
         WHERE status = 'running' AND by = $1`,
        [name],
      )
      return rows.map(row => ({ quoteId: row.id, token: row.token }))
    },
    takenUpAt: async starts => {
      const rows = await ask<{ id: string; at: Date }>(
        `SELECT id, min(at) AS at FROM unnest($1::uuid[], $2::bigint[]) AS struck (id, struck_token)
         JOIN witness_start ON quote_id = id AND token > struck_token GROUP BY id`,
        columnsOf(starts),
      )
      return new Map(rows.map(row => [row.id, row.at.getTime()]))
    },
    recorded: async starts => {
      const rows = await ask<{ id: string }>(
        `SELECT id FROM unnest($1::uuid[], $2::bigint[]) AS struck (id, struck_token)
         JOIN witness_effect ON quote_id = id AND token = struck_token`,
        columnsOf(starts),
      )
      return new Set(rows.map(row => row.id))
    },
    firstEffectAt: async sinceAt => {
      const rows = await ask<{ at: Date | null }>('SELECT min(at) AS at FROM witness_effect WHERE at >= to_timestamp($1)', [
        seconds(sinceAt),
      ])
      return rows[0]?.at?.getTime() ?? null
    },
    isFinished: async quoteId => (await ask('SELECT FROM quote WHERE id = $1 AND finished_at IS NOT NULL', [quoteId])).length === 1,
  }
}
