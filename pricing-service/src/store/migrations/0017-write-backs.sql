-- What callers record of quotes in a system of their own (the proxy: calculations in MES). Numbers come in blocks, so that no two callers ever hold the same one;
-- each use of a number is noted here before it is tried, and settled afterwards, by whoever noted it or by whoever finds it open.

CREATE TABLE write_back_counter (
  only_row  boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  -- The first number that is in no block yet.
  next      integer NOT NULL CHECK (next >= 1),
  -- What is below is kept no longer.
  kept_from integer NOT NULL CHECK (kept_from <= next)
);
-- Before this table a write-back had its quote's number: none of those comes again.
INSERT INTO write_back_counter (next, kept_from)
  SELECT first, first FROM (SELECT last_value + CASE WHEN is_called THEN 1 ELSE 0 END AS first FROM quote_number) AS unused;

CREATE TABLE write_back_block (
  first    integer PRIMARY KEY,
  count    integer NOT NULL CHECK (count >= 1),
  holder   text NOT NULL,
  taken_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE write_back (
  number       integer PRIMARY KEY,
  quote_id     uuid NOT NULL,
  -- What is recorded, as the caller wrote it; json keeps its bytes.
  entry        json NOT NULL,
  -- What only its writer can read, for as long as it is open.
  secret       text,
  status       text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'recorded', 'cancelled')),
  settled_by   text CHECK (settled_by IN ('sender', 'outbox')),
  noted_at     timestamptz NOT NULL DEFAULT now(),
  -- From then on its sender is no longer at it.
  due_at       timestamptz NOT NULL,
  -- When the other system first said that it holds nothing under this number.
  absent_since timestamptz,
  settled_at   timestamptz,
  CHECK ((status = 'open') = (settled_at IS NULL)),
  CHECK ((status = 'open') = (settled_by IS NULL)),
  CHECK (status = 'open' OR secret IS NULL)
);
CREATE INDEX write_back_due ON write_back (due_at) WHERE status = 'open';
