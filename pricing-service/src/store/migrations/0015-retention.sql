-- What the tidying asks for: quotes from the oldest end on, each kind with its own time; the quotes of a model; the keys of a quote; measurements by age.
CREATE INDEX quote_answered ON quote (finished_at) WHERE status IN ('priced', 'refused');
CREATE INDEX quote_given_up ON quote (finished_at)
  WHERE status = 'failed' AND failure ->> 'code' IN ('QUOTE_CANCELLED', 'QUOTE_EXPIRED', 'QUOTE_ABANDONED');
CREATE INDEX quote_failed ON quote (finished_at)
  WHERE status = 'failed' AND failure ->> 'code' NOT IN ('QUOTE_CANCELLED', 'QUOTE_EXPIRED', 'QUOTE_ABANDONED');
CREATE INDEX quote_model ON quote (model_sha256);
CREATE INDEX idempotency_key_quote ON idempotency_key (quote_id);
CREATE INDEX idempotency_key_oldest ON idempotency_key (created_at);
CREATE INDEX geometry_oldest ON geometry (created_at);
CREATE INDEX webhook_ended ON webhook (ended_at) WHERE status IN ('delivered', 'superseded');
