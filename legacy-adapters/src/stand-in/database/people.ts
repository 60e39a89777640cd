// Partners and operators: sixty companies and thirty people, made up once at the seed and only read afterwards. Called at start; the routes use the result.
import { sha256Hex } from '../credentials.ts'
import type { Database, Queryable } from './connect.ts'

export interface Partner {
  readonly id: number
  readonly name: string
}

export interface Operator {
  readonly id: number
  readonly login: string
  readonly name: string
}

export interface People {
  readonly partners: readonly Partner[]
  readonly operators: readonly Operator[]
  readonly partnerOfKey: (apiKey: string) => Partner | null
  readonly operatorOfPassword: (login: string, password: string) => Operator | null
  readonly operatorOfId: (operatorId: number) => Operator | null
}

/** Reads everybody into memory: nobody is hired while MES runs. */
export async function readPeople(database: Database): Promise<People> {
  const partnerRows = await readPartners(database)
  const operatorRows = await readOperators(database)
  const partnerOfHash = new Map(partnerRows.map(row => [row.hash, row.partner]))
  const operatorOfId = new Map(operatorRows.map(row => [row.operator.id, row.operator]))
  const operatorOfPair = new Map(operatorRows.map(row => [`${row.operator.login}\n${row.hash}`, row.operator]))
  return {
    partners: partnerRows.map(row => row.partner),
    operators: operatorRows.map(row => row.operator),
    // secrets are looked up by their hash, so the time taken tells nothing about them
    partnerOfKey: apiKey => partnerOfHash.get(sha256Hex(apiKey)) ?? null,
    operatorOfPassword: (login, password) => operatorOfPair.get(`${login}\n${sha256Hex(password)}`) ?? null,
    operatorOfId: operatorId => operatorOfId.get(operatorId) ?? null,
  }
}

async function readPartners(database: Queryable): Promise<{ partner: Partner; hash: string }[]> {
  const { rows } = await database.query<{ id: number; name: string; hash: string }>(
    'SELECT partner_id AS id, name, api_key_sha256 AS hash FROM partners ORDER BY partner_id',
  )
  return rows.map(({ id, name, hash }) => ({ partner: { id, name }, hash }))
}

async function readOperators(database: Queryable): Promise<{ operator: Operator; hash: string }[]> {
  const { rows } = await database.query<{ id: number; login: string; name: string; hash: string }>(
    'SELECT operator_id AS id, login, name, password_sha256 AS hash FROM operators ORDER BY operator_id',
  )
  return rows.map(({ id, login, name, hash }) => ({ operator: { id, login, name }, hash }))
}
