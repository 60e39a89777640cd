// The tables of MES. Run once, inside the transaction of the first start (first-start.ts), before the seed.
// Times are ticks (100 ns since the Unix epoch), because the wire shows seven digits and PostgreSQL keeps six.
// Orders have no index but their key: the dashboard's filter, order and count read the whole table, as they do on the real system.

export const tables = `
  CREATE TABLE partners (
    partner_id int NOT NULL,
    name text NOT NULL,
    api_key_sha256 text NOT NULL
  );
  CREATE TABLE operators (
    operator_id int NOT NULL,
    login text NOT NULL,
    name text NOT NULL,
    password_sha256 text NOT NULL
  );
  CREATE SEQUENCE model_ids AS int START 1 MAXVALUE 9999999;
  CREATE TABLE models (
    model_id int NOT NULL DEFAULT nextval('model_ids'),
    partner_id int NOT NULL,
    byte_count bigint NOT NULL,
    sha256 text NOT NULL,
    uploaded_ticks bigint NOT NULL
  );
  CREATE SEQUENCE calculation_ids AS int START 1 MAXVALUE 9999999;
  CREATE TABLE calculations (
    calculation_id int NOT NULL,
    partner_id int NOT NULL,
    material text NOT NULL,
    finish text NOT NULL,
    quantity int NOT NULL,
    total numeric NOT NULL,
    -- the very bytes of the answer, which a later GET answers again
    answer text NOT NULL
  );
  CREATE SEQUENCE order_ids AS int START 1 MAXVALUE 9999999;
  CREATE TABLE orders (
    order_id int NOT NULL DEFAULT nextval('order_ids'),
    number text NOT NULL GENERATED ALWAYS AS ('A-' || CASE WHEN order_id < 1000000 THEN lpad(order_id::text, 6, '0') ELSE order_id::text END) STORED,
    status text NOT NULL,
    channel text NOT NULL,
    partner_id int,
    operator_id int,
    material text NOT NULL,
    finish text NOT NULL,
    quantity int NOT NULL,
    total numeric,
    calculation_id int,
    comment text,
    created_ticks bigint NOT NULL,
    updated_ticks bigint NOT NULL
  );
  CREATE TABLE order_history (
    order_id int NOT NULL,
    position smallint NOT NULL,
    from_status text,
    to_status text NOT NULL,
    by_whom text NOT NULL,
    at_ticks bigint NOT NULL
  );
`

/** Keys are made after the rows: many times faster than keeping them while 200 000 orders arrive. */
export const keys = `
  ALTER TABLE partners ADD PRIMARY KEY (partner_id), ADD UNIQUE (api_key_sha256);
  ALTER TABLE operators ADD PRIMARY KEY (operator_id), ADD UNIQUE (login);
  ALTER TABLE models ADD PRIMARY KEY (model_id), ADD FOREIGN KEY (partner_id) REFERENCES partners;
  ALTER TABLE calculations ADD PRIMARY KEY (calculation_id), ADD FOREIGN KEY (partner_id) REFERENCES partners;
  ALTER TABLE orders ADD PRIMARY KEY (order_id), ADD FOREIGN KEY (partner_id) REFERENCES partners, ADD FOREIGN KEY (operator_id) REFERENCES operators;
  ALTER TABLE order_history ADD PRIMARY KEY (order_id, position);
`

/** One row: that the seed is complete, and with which figures and secret it was made. */
export const seedRecord = `
  CREATE TABLE seed_record (
    schema_version int NOT NULL,
    order_count int NOT NULL,
    secret_fingerprint text NOT NULL
  );
`

export const schemaVersion = 1
