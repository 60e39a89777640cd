-- The story of every quote: one row for each change of its state, written by the database in the same transaction as the change, so that nothing that changes
-- a quote (api, worker, another version, a person) can forget it. Ids grow along the life of one quote, because its row is locked while they are given:
-- who has seen an id and asks for the later ones misses nothing.

ALTER TABLE quote
  -- Of the last attempt that ended in a fault: attempt, code, detail, cause. For those who look after the service, never for callers.
  ADD COLUMN last_fault json,
  -- Of the last replay: who and why.
  ADD COLUMN replay json;

CREATE TABLE quote_event (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  quote_id      uuid NOT NULL REFERENCES quote (id) ON DELETE CASCADE,
  kind          text NOT NULL CHECK (kind IN
    ('accepted', 'started', 'taken-over', 'returned', 'faulted', 'requeued', 'priced', 'refused', 'failed', 'cancelled', 'replayed', 'webhook-replayed')),
  -- The start it belongs to, counted from 1; 0 before the first.
  attempt       integer NOT NULL,
  fencing_token bigint NOT NULL,
  -- The process that made the change, by the name of its connection.
  actor         text NOT NULL DEFAULT current_setting('application_name'),
  fact          json,
  at            timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX quote_event_story ON quote_event (quote_id, id);

CREATE FUNCTION tell_quote_story() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  kind    text;
  attempt integer := NEW.attempt;
  fact    json;
BEGIN
  IF TG_OP = 'INSERT' THEN
    kind := 'accepted';
  ELSIF NEW.finished_at IS NOT NULL THEN
    kind := CASE WHEN NEW.failure ->> 'code' = 'QUOTE_CANCELLED' THEN 'cancelled' ELSE NEW.status END;
    fact := coalesce(NEW.refusal, CASE WHEN (NEW.last_fault ->> 'attempt')::integer = NEW.attempt THEN NEW.last_fault ELSE NEW.failure END);
    -- A worker that runs it need not finish: it is told (quote_stopped), and its beat tells it in any case.
    IF OLD.status = 'running' AND NEW.fencing_token <> OLD.fencing_token THEN PERFORM pg_notify('quote_stopped', NEW.id::text); END IF;
  ELSIF OLD.finished_at IS NOT NULL THEN
    kind := 'replayed';
    fact := NEW.replay;
  ELSIF NEW.status = 'running' THEN
    -- Running already: the worker before gave no sign of life.
    kind := CASE OLD.status WHEN 'running' THEN 'taken-over' ELSE 'started' END;
  ELSIF NEW.attempt < OLD.attempt THEN
    -- Made room (drain, or it belongs to another class): the start does not count.
    kind := 'returned';
    attempt := OLD.attempt;
  ELSE
    kind := 'faulted';
    fact := NEW.last_fault;
  END IF;
  INSERT INTO quote_event (quote_id, kind, attempt, fencing_token, fact) VALUES (NEW.id, kind, attempt, NEW.fencing_token, fact);
  RETURN NULL;
END $$;

CREATE TRIGGER quote_accepted AFTER INSERT ON quote FOR EACH ROW EXECUTE FUNCTION tell_quote_story();
-- Signs of life change neither, and tell no story.
CREATE TRIGGER quote_changed AFTER UPDATE ON quote FOR EACH ROW
  WHEN (OLD.status IS DISTINCT FROM NEW.status OR OLD.fencing_token IS DISTINCT FROM NEW.fencing_token)
  EXECUTE FUNCTION tell_quote_story();

-- Quotes of before: what is known of them.
INSERT INTO quote_event (quote_id, kind, attempt, fencing_token, at) SELECT id, 'accepted', 0, 0, created_at FROM quote;
INSERT INTO quote_event (quote_id, kind, attempt, fencing_token, fact, at)
  SELECT id, status, attempt, fencing_token, coalesce(refusal, failure), finished_at FROM quote WHERE finished_at IS NOT NULL;
