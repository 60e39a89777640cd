-- A quote whose model was measured before is accepted and answered by one statement: its story has both, and its webhook is due at once.

CREATE FUNCTION tell_answered_at_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO quote_event (quote_id, kind, attempt, fencing_token, fact) VALUES (NEW.id, NEW.status, NEW.attempt, NEW.fencing_token, NEW.refusal);
  RETURN NULL;
END $$;

-- Triggers of one kind run in the order of their names: after quote_accepted.
CREATE TRIGGER quote_accepted_and_answered AFTER INSERT ON quote FOR EACH ROW
  WHEN (NEW.finished_at IS NOT NULL)
  EXECUTE FUNCTION tell_answered_at_once();

CREATE TRIGGER quote_answered_webhook AFTER INSERT ON quote FOR EACH ROW
  WHEN (NEW.finished_at IS NOT NULL AND NEW.choice ->> 'callbackUrl' IS NOT NULL)
  EXECUTE FUNCTION note_webhook();
