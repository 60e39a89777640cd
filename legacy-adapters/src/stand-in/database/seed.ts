// The life that MES had before: sixty partners, thirty operators, their models, and orders over all ten statuses with histories.
// Deterministic: the same count and secret give the same rows. Runs inside the transaction of the first start; PostgreSQL makes the rows by itself.
import type { PoolClient } from 'pg'
import { apiKeyOf, passwordOf, sha256Hex } from '../credentials.ts'
import { orderStatuses } from '../order-statuses.ts'
import { seededPrices } from './seed-prices.ts'

export const partnerCount = 60
export const operatorCount = 30

const companies = [
  'Аметист',
  'Янтарный дом',
  'Гранат',
  'Сапфир',
  'Золотая нить',
  'Серебряный век',
  'Оникс',
  'Жемчуг',
  'Ювелирторг',
  'Топаз',
  'Рубин',
  'Изумруд',
]
const legalForms = ['ООО', 'АО', 'ИП', 'ТД', 'ЮД']
const surnames = ['Иванова', 'Петров', 'Сидорова', 'Кузнецов', 'Смирнова', 'Волков', 'Зайцева', 'Морозов', 'Новикова', 'Орлов']
const initials = ['А. А.', 'Е. В.', 'М. С.']

const ticksPerSecond = 10_000_000n
/** The first seeded order: 1 June 2024, 9:00 in Moscow. The last one is created within 540 days after it. */
const firstOrderTicks = (BigInt(Date.UTC(2024, 5, 1, 6)) / 1000n) * ticksPerSecond
const seededTicks = 540n * 86_400n * ticksPerSecond

/** How many of every hundred orders stand in each status, in order of life; they add up to 100. */
const shareOfStatus = [4, 3, 6, 9, 8, 9, 7, 6, 8, 40]

export interface Seed {
  readonly orderCount: number
  readonly seedSecret: string
  /** Of the seeded bands, in their order. */
  readonly models: readonly { readonly sha256: string; readonly bytes: Buffer }[]
  readonly say: (line: string) => void
}

export async function seedDatabase(client: PoolClient, seed: Seed): Promise<void> {
  seed.say(`seeding ${partnerCount} partners and ${operatorCount} operators`)
  await seedPeople(client, seed.seedSecret)
  await seedModels(client, seed.models)
  seed.say(`seeding ${seed.orderCount} orders`)
  await seedPrices(client, seed.models)
  await draftOrders(client, seed.orderCount)
  await client.query(insertOrders)
  seed.say('seeding the calculations of partners')
  await client.query(insertCalculations)
  seed.say('seeding the histories of orders')
  await client.query(insertHistory, [orderStatuses])
  await client.query("SELECT setval('order_ids', greatest($1::int, 1), $1 > 0), setval('calculation_ids', greatest($1::int, 1), $1 > 0)", [
    seed.orderCount,
  ])
}

async function seedPeople(client: PoolClient, seedSecret: string): Promise<void> {
  const partners = Array.from({ length: partnerCount }, (_, index) => ({
    name: `${legalForms[Math.floor(index / companies.length)]} «${companies[index % companies.length]}»`,
    hash: sha256Hex(apiKeyOf(seedSecret, index + 1)),
  }))
  await client.query(
    'INSERT INTO partners (partner_id, name, api_key_sha256) SELECT id, name, hash FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS p (name, hash, id)',
    [partners.map(partner => partner.name), partners.map(partner => partner.hash)],
  )
  const operators = Array.from({ length: operatorCount }, (_, index) => {
    const login = `op${String(index + 1).padStart(2, '0')}`
    const name = `${surnames[index % surnames.length]} ${initials[Math.floor(index / surnames.length)]}`
    return { login, name, hash: sha256Hex(passwordOf(seedSecret, login)) }
  })
  await client.query(
    `INSERT INTO operators (operator_id, login, name, password_sha256)
     SELECT id, login, name, hash FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS o (login, name, hash, id)`,
    [operators.map(operator => operator.login), operators.map(operator => operator.name), operators.map(operator => operator.hash)],
  )
}

/** Every partner has uploaded every band: partner p's band b (both from 1) is model (p - 1) * count + b. */
async function seedModels(client: PoolClient, models: Seed['models']): Promise<void> {
  await client.query(
    `INSERT INTO models (model_id, partner_id, byte_count, sha256, uploaded_ticks)
     SELECT (p - 1) * cardinality($1::text[]) + band, p, bytes, sha256, $3::bigint
     FROM generate_series(1, ${partnerCount}) AS p, unnest($1::text[], $2::bigint[]) WITH ORDINALITY AS m (sha256, bytes, band)`,
    [models.map(model => model.sha256), models.map(model => model.bytes.length), firstOrderTicks - ticksPerSecond],
  )
  await client.query("SELECT setval('model_ids', $1)", [partnerCount * models.length])
}

async function seedPrices(client: PoolClient, models: Seed['models']): Promise<void> {
  const prices = seededPrices(models.map(model => model.bytes))
  await client.query(
    'CREATE TEMP TABLE seed_prices (place int, band int, material text, finish text, quantity int, total numeric, answer text) ON COMMIT DROP',
  )
  await client.query(
    `INSERT INTO seed_prices SELECT place - 1, band, material, finish, quantity, total, answer
     FROM unnest($1::int[], $2::text[], $3::text[], $4::int[], $5::numeric[], $6::text[])
     WITH ORDINALITY AS s (band, material, finish, quantity, total, answer, place)`,
    [
      prices.map(price => price.band),
      prices.map(price => price.material),
      prices.map(price => price.finish),
      prices.map(price => price.quantity),
      prices.map(price => price.total),
      prices.map(price => price.answer),
    ],
  )
}

// What every other statement is made from: one row per order with its place in life, its price and a number that mixes well (`mixed`).
// (id * 37) mod 100 visits every residue, so each hundred of orders holds every status in its exact share.
async function draftOrders(client: PoolClient, orderCount: number): Promise<void> {
  await client.query(
    'CREATE TEMP TABLE drafts ON COMMIT DROP AS SELECT 1 AS id, 0::bigint AS mixed, 0 AS life, false AS is_b2b, 0 AS price, 0::bigint AS created, 0::bigint AS pace WITH NO DATA',
  )
  await client.query(
    `INSERT INTO drafts
     SELECT id, mixed, life, life >= 4 AND mixed % 3 = 0, mixed / 7 % (SELECT count(*) FROM seed_prices),
       $3::bigint + $4::bigint / greatest($1, 1) * (id - 1) + mixed % 9999991,
       36000000000 * (2 + mixed % 19) + mixed % 599999
     FROM (SELECT id, id * 48271 % 2147483647 AS mixed, id * 37 % 100 AS share FROM generate_series(1, $1::bigint) AS id) AS numbered
     JOIN (SELECT life, sum(share) OVER (ORDER BY life) - share AS low, sum(share) OVER (ORDER BY life) AS high
       FROM unnest($2::int[]) WITH ORDINALITY AS s (share, life)) AS shares ON share >= low AND share < high`,
    [orderCount, shareOfStatus, firstOrderTicks, seededTicks],
  )
}

// The shop's totals are whole tens, a partner's are as calculated.
const insertOrders = `
  INSERT INTO orders (order_id, status, channel, partner_id, operator_id, material, finish, quantity, total, calculation_id, comment, created_ticks, updated_ticks)
  SELECT id, ('{${orderStatuses.join(',')}}'::text[])[life], CASE WHEN is_b2b THEN 'B2B' ELSE 'B2C' END,
    CASE WHEN is_b2b THEN mixed / 11 % ${partnerCount} + 1 END, CASE WHEN life >= 6 THEN mixed / 13 % ${operatorCount} + 1 END,
    material, finish, quantity,
    CASE WHEN life < 4 THEN NULL WHEN is_b2b THEN total ELSE (ceil(total / 10) * 10)::numeric(12, 2) END,
    CASE WHEN life >= 4 THEN id END,
    CASE WHEN mixed % 17 = 0 THEN 'Гравировка внутри' WHEN mixed % 23 = 0 THEN 'Нужно к празднику' END,
    created, created + pace * (life - CASE WHEN is_b2b THEN 4 ELSE 1 END)
  FROM drafts JOIN seed_prices ON place = price ORDER BY id`

// Nobody can read the calculations of the shop's orders over this API, so only partners' are kept.
const insertCalculations = `
  INSERT INTO calculations (calculation_id, partner_id, material, finish, quantity, total, answer)
  SELECT o.calculation_id, o.partner_id, o.material, o.finish, o.quantity, o.total,
    format(s.answer, o.calculation_id, (o.partner_id - 1) * (SELECT max(band) FROM seed_prices) + s.band,
      to_char(timestamp '1970-01-01 03:00' + (o.created_ticks / 10 - 60000000) * interval '1 microsecond', 'YYYY-MM-DD"T"HH24:MI:SS.US') || o.created_ticks % 10,
      20 + d.mixed % 80)
  FROM orders o JOIN drafts d ON d.id = o.order_id JOIN seed_prices s ON s.place = d.price WHERE d.is_b2b`

const insertHistory = `
  INSERT INTO order_history (order_id, position, from_status, to_status, by_whom, at_ticks)
  SELECT d.id, step - first_step + 1, CASE WHEN step > first_step THEN ($1::text[])[step - 1] END, ($1::text[])[step],
    CASE WHEN step <= 3 THEN 'shop' WHEN step = 4 THEN coalesce(p.name, 'MES') WHEN step IN (5, 10) THEN 'CRM' ELSE w.name END,
    d.created + d.pace * (step - first_step)
  FROM orders o
  JOIN (SELECT *, CASE WHEN is_b2b THEN 4 ELSE 1 END AS first_step FROM drafts) d ON d.id = o.order_id
  LEFT JOIN partners p USING (partner_id)
  LEFT JOIN operators w USING (operator_id)
  CROSS JOIN LATERAL generate_series(first_step, life) AS step`
