-- A quote may be priced by another tariff than the legacy's: what its buyer chose beside material, finish and quantity, and what came of it.

ALTER TABLE quote
  -- The request's further keys as they came (tariff, units, leadTime, currency); null for the legacy's tariff.
  ADD COLUMN choice json,
  -- Which figures of the model are kept for it: '' the legacy's, else e.g. '/inspection/mm'. With the engine's version it is the key of `geometry`.
  ADD COLUMN geometry_kind text NOT NULL DEFAULT '',
  ADD COLUMN offer json,
  ADD COLUMN model json;

ALTER TABLE quote DROP CONSTRAINT quote_check;
ALTER TABLE quote ADD CONSTRAINT quote_priced CHECK ((status = 'priced') = (breakdown IS NOT NULL OR offer IS NOT NULL));
