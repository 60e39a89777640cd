-- The outbox of webhooks: one row for each time that a quote with a callbackUrl is finished, written in the transaction that finishes it, whoever does.

CREATE TABLE webhook (
  -- The event's id, the same in every delivery.
  id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  quote_id        uuid NOT NULL REFERENCES quote (id) ON DELETE CASCADE,
  url             text NOT NULL,
  -- Scheme, host and port: receivers are kept apart by it.
  origin          text NOT NULL,
  status          text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'delivered', 'failed', 'superseded')),
  -- The very text that is signed and sent, written before the first delivery.
  body            text,
  attempt         integer NOT NULL DEFAULT 0,
  -- Nobody delivers it before; while somebody does, the time at which that one is believed dead.
  due_at          timestamptz NOT NULL DEFAULT now(),
  last_status     integer,
  last_error      text,
  created_at      timestamptz NOT NULL DEFAULT now(),
  ended_at        timestamptz
);
CREATE INDEX webhook_due ON webhook (origin, due_at) WHERE status = 'pending';
CREATE INDEX webhook_of_quote ON webhook (quote_id);
CREATE INDEX webhook_failed ON webhook (created_at) WHERE status = 'failed';

CREATE FUNCTION note_webhook() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO webhook (quote_id, url, origin)
  VALUES (NEW.id, NEW.choice ->> 'callbackUrl', substring(NEW.choice ->> 'callbackUrl' FROM '^https?://[^/?#]+'));
  RETURN NULL;
END $$;

CREATE TRIGGER quote_finished_webhook AFTER UPDATE ON quote FOR EACH ROW
  WHEN (OLD.finished_at IS NULL AND NEW.finished_at IS NOT NULL AND NEW.choice ->> 'callbackUrl' IS NOT NULL)
  EXECUTE FUNCTION note_webhook();
