-- Whose quote it is, what it is expected to cost, and its place in the fair order of its class (decision 0050).

ALTER TABLE quote
  ADD COLUMN lane              text NOT NULL DEFAULT 'batch' CHECK (lane IN ('interactive', 'batch', 'shadow')),
  ADD COLUMN partner           text NOT NULL DEFAULT '',
  ADD COLUMN work_class        text NOT NULL DEFAULT 'batch' CHECK (work_class IN ('interactive', 'batch', 'heavy')),
  ADD COLUMN predicted_cpu_ms  double precision NOT NULL DEFAULT 0,
  ADD COLUMN predicted_wait_ms double precision,
  -- Processor time that measuring took; null while nothing was measured for this quote.
  ADD COLUMN cpu_ms            double precision,
  -- Set only where the lane may be given up: after it nothing is calculated.
  ADD COLUMN deadline_at       timestamptz,
  -- Requests that wait for it now, over all api processes.
  ADD COLUMN waiter_count      integer NOT NULL DEFAULT 0,
  -- Virtual time, see place_quotes; null until it has its place.
  ADD COLUMN fair_start        double precision,
  ADD COLUMN fair_order        double precision;
CREATE INDEX quote_running_start ON quote (work_class, fair_start) WHERE status = 'running';
CREATE INDEX quote_queued_start ON quote (work_class, fair_start) WHERE status = 'queued';
CREATE INDEX quote_deadline ON quote (deadline_at) WHERE status = 'queued' AND deadline_at IS NOT NULL;

-- What the predictions of one kind of model have to be multiplied with, as its logarithm: learned from finished jobs.
CREATE TABLE cost_class (
  name         text PRIMARY KEY,
  log_factor   double precision NOT NULL,
  sample_count bigint NOT NULL,
  updated_at   timestamptz NOT NULL DEFAULT now()
);

-- The threads of each worker, and what a job takes of one beside its processor time. Workers say so every second; who is silent is gone.
CREATE TABLE worker_seat (
  worker_id    text NOT NULL,
  work_class  text NOT NULL,
  thread_count integer NOT NULL,
  overhead_ms  double precision NOT NULL,
  seen_at      timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (worker_id, work_class)
);

-- Where the priorities of a class begin to count. Its row is the lock under which places are given.
CREATE TABLE fair_clock (
  work_class text PRIMARY KEY,
  base        double precision NOT NULL DEFAULT 0
);
INSERT INTO fair_clock (work_class) VALUES ('interactive'), ('batch'), ('heavy');

-- Each partner's virtual finish time in a lane: when its work so far would be done if everybody got their share all the time.
CREATE TABLE fair_flow (
  work_class text NOT NULL,
  lane       text NOT NULL,
  partner    text NOT NULL,
  finish     double precision NOT NULL,
  PRIMARY KEY (work_class, lane, partner)
);

-- The virtual time of a class: where the service has got to. Null when it has nothing to do.
CREATE FUNCTION fair_now(class text) RETURNS double precision LANGUAGE sql STABLE AS $$
  SELECT coalesce(
    (SELECT max(fair_start) FROM quote WHERE status = 'running' AND work_class = class),
    (SELECT min(fair_start) FROM quote WHERE status = 'queued' AND work_class = class))
$$;

-- BullMQ takes whole priorities from 1 to 2 097 151, lower first; 0 would go before all others.
CREATE FUNCTION fair_priority(place double precision, base double precision, unit_ms double precision) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
  SELECT greatest(1, least(2097151, 1 + floor((place - base) / unit_ms)))::integer
$$;

-- Gives each of these quotes its place, unless it has one, and tells the priority that the place is.
--   start = what is later: the virtual time now, or the finish of the partner's work before it
--   order = finish = start + cost / weight of lane and partner                  (lower is served first)
-- A partner that was quiet starts now, however much others have queued; who has queued much starts after it.
CREATE FUNCTION place_quotes(ids uuid[], lane_weights jsonb, partner_weights jsonb, overhead_ms double precision, unit_ms double precision)
RETURNS TABLE (quote_id uuid, class text, priority integer) LANGUAGE plpgsql AS $$
DECLARE
  clock fair_clock%ROWTYPE;
  one record;
  virtual_now double precision;
  begun double precision;
BEGIN
  -- Losing a place in a crash costs nothing: it is given again.
  PERFORM set_config('synchronous_commit', 'off', true);
  FOR clock IN
    SELECT * FROM fair_clock WHERE work_class IN (SELECT DISTINCT work_class FROM quote WHERE id = ANY (ids)) ORDER BY work_class FOR UPDATE
  LOOP
    virtual_now := fair_now(clock.work_class);
    IF virtual_now IS NULL THEN
      virtual_now := 0;
      clock.base := 0;
      UPDATE fair_clock SET base = 0 WHERE work_class = clock.work_class AND base <> 0;
      DELETE FROM fair_flow WHERE work_class = clock.work_class;
    END IF;
    FOR one IN
      SELECT id, lane, partner, (predicted_cpu_ms + overhead_ms)
        / ((lane_weights ->> lane)::double precision * coalesce((partner_weights ->> partner)::double precision, 1)) AS cost
      FROM quote WHERE id = ANY (ids) AND work_class = clock.work_class AND fair_order IS NULL AND status IN ('queued', 'running') ORDER BY number
    LOOP
      SELECT greatest(virtual_now, max(finish)) INTO begun FROM fair_flow
        WHERE work_class = clock.work_class AND lane = one.lane AND partner = one.partner;
      INSERT INTO fair_flow VALUES (clock.work_class, one.lane, one.partner, begun + one.cost)
        ON CONFLICT (work_class, lane, partner) DO UPDATE SET finish = excluded.finish;
      UPDATE quote SET fair_start = begun, fair_order = begun + one.cost WHERE id = one.id;
    END LOOP;
    RETURN QUERY SELECT q.id, q.work_class, fair_priority(q.fair_order, clock.base, unit_ms)
      FROM quote q WHERE q.id = ANY (ids) AND q.work_class = clock.work_class AND q.fair_order IS NOT NULL AND q.status IN ('queued', 'running');
  END LOOP;
END
$$;

-- After hours without a pause the places outgrow BullMQ's priorities: then the base follows the virtual time, and what waits gets new priorities.
CREATE FUNCTION rebase_places(unit_ms double precision, priority_most integer)
RETURNS TABLE (quote_id uuid, class text, priority integer) LANGUAGE plpgsql AS $$
DECLARE
  clock fair_clock%ROWTYPE;
  virtual_now double precision;
BEGIN
  FOR clock IN SELECT * FROM fair_clock ORDER BY work_class FOR UPDATE SKIP LOCKED LOOP
    virtual_now := fair_now(clock.work_class);
    CONTINUE WHEN virtual_now IS NULL OR (virtual_now - clock.base) / unit_ms <= priority_most;
    UPDATE fair_clock SET base = virtual_now WHERE work_class = clock.work_class;
    DELETE FROM fair_flow WHERE work_class = clock.work_class AND finish <= virtual_now;
    RETURN QUERY SELECT q.id, q.work_class, fair_priority(q.fair_order, virtual_now, unit_ms)
      FROM quote q WHERE q.status = 'queued' AND q.work_class = clock.work_class AND q.fair_order IS NOT NULL;
  END LOOP;
END
$$;
