-- The truth about quotes. Money and measures are kept as the text that callers get (json keeps the order of keys), never as numbers.

CREATE SEQUENCE quote_number AS integer;

CREATE TABLE quote (
  id               uuid PRIMARY KEY,
  number           integer NOT NULL UNIQUE DEFAULT nextval('quote_number'),
  status           text NOT NULL DEFAULT 'queued' CHECK (status IN ('queued', 'running', 'priced', 'refused', 'failed')),
  model_sha256     text NOT NULL,
  material         text NOT NULL,
  finish           text NOT NULL,
  quantity         integer NOT NULL,
  tariff           json NOT NULL,
  engine_version   text NOT NULL,
  breakdown        json,
  refusal          json,
  failure          json,
  -- Starts so far. A start that was given back (drain) does not count, so this may go down; the fencing token never does.
  attempt          integer NOT NULL DEFAULT 0,
  fencing_token    bigint NOT NULL DEFAULT 0,
  created_at       timestamptz NOT NULL DEFAULT now(),
  started_at       timestamptz,
  finished_at      timestamptz,
  -- The last sign of life: accepted, queued again, started, heartbeat of the worker.
  alive_at         timestamptz NOT NULL DEFAULT now(),
  calculation_ms   double precision,
  CHECK ((status = 'priced') = (breakdown IS NOT NULL)),
  CHECK ((status = 'refused') = (refusal IS NOT NULL)),
  CHECK ((status = 'failed') = (failure IS NOT NULL)),
  CHECK ((status IN ('priced', 'refused', 'failed')) = (finished_at IS NOT NULL))
);
CREATE INDEX quote_unfinished ON quote (alive_at) WHERE status IN ('queued', 'running');
CREATE INDEX quote_queued ON quote (created_at) WHERE status = 'queued';

CREATE TABLE idempotency_key (
  key        text PRIMARY KEY,
  quote_id   uuid NOT NULL REFERENCES quote (id),
  created_at timestamptz NOT NULL DEFAULT now()
);

-- Accepted quotes that the queue has not confirmed yet.
CREATE TABLE outbox (
  quote_id   uuid PRIMARY KEY REFERENCES quote (id),
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX outbox_oldest ON outbox (created_at);

-- What the engine found in a model: its measures, or why it is refused. Another engine version measures anew.
CREATE TABLE geometry (
  model_sha256   text NOT NULL,
  engine_version text NOT NULL,
  outcome        json NOT NULL,
  created_at     timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (model_sha256, engine_version)
);
