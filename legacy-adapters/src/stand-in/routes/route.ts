// The shape of one row of the route table: who may call, what body it takes, what answers. Rows stand in server.ts, serve-request.ts goes through them.
import type { IncomingMessage } from 'node:http'
import type { Operator, Partner } from '../database/people.ts'
import type { Answer } from '../wire/answer.ts'
import type { JsonObject } from '../wire/json-object.ts'

/** Whom a route asks for, and what its handler then knows about the caller. */
export interface Callers {
  readonly anyone: null
  readonly operator: Operator
  readonly partner: Partner
  readonly administrator: null
}

/** json: one JSON object, else 400 · bytes: the handler reads the request itself · ignored: taken and thrown away. */
export interface Bodies {
  readonly json: JsonObject
  readonly bytes: IncomingMessage
  readonly ignored: null
}

export interface Call<Caller extends keyof Callers, Body extends keyof Bodies> {
  readonly caller: Callers[Caller]
  readonly body: Bodies[Body]
  /** The id in the path, a positive int32; 0 on routes without one. */
  readonly id: number
  /** What stands for the star in `/assets/*`; empty on other routes. */
  readonly name: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  /** When the whole request had been received, by performance.now(). */
  readonly receivedAtMs: number
}

export interface Route {
  readonly method: 'GET' | 'POST'
  /** `{OrderId}` stands for a positive int32, a star at the end for one name. */
  readonly path: string
  readonly caller: keyof Callers
  readonly body: keyof Bodies
  readonly answer: (call: Call<keyof Callers, keyof Bodies>) => Promise<Answer>
}

export function route<Caller extends keyof Callers, Body extends keyof Bodies>(
  method: Route['method'],
  path: string,
  caller: Caller,
  body: Body,
  answer: (call: Call<Caller, Body>) => Promise<Answer>,
): Route {
  // serve-request.ts hands over exactly the caller and body that the row names
  return { method, path, caller, body, answer: answer as Route['answer'] }
}

export interface FoundRoute {
  readonly route: Route
  /** The id in the path; null when something else stands in its place, which is the 404 page for a caller who may know. */
  readonly id: number | null
  readonly name: string
}

/** Shape: method and raw path → the first row that fits, or null. Paths are compared letter by letter, without decoding. */
export function findRoute(routes: readonly Route[], method: string | undefined, path: string): FoundRoute | null {
  for (const row of routes) {
    const fit = row.method === method ? fitPath(row.path, path) : null
    if (fit !== null) return { route: row, ...fit }
  }
  return null
}

function fitPath(pattern: string, path: string): { id: number | null; name: string } | null {
  if (pattern.endsWith('*')) {
    const start = pattern.slice(0, -1)
    return path.startsWith(start) ? { id: 0, name: path.slice(start.length) } : null
  }
  const wanted = pattern.split('/')
  const given = path.split('/')
  if (wanted.length !== given.length) return null
  let id: number | null = 0
  for (const [index, part] of wanted.entries()) {
    const text = given[index]!
    if (part.startsWith('{')) id = readPathId(text)
    else if (part !== text) return null
  }
  return { id, name: '' }
}

function readPathId(text: string): number | null {
  const value = /^[1-9]\d{0,9}$/.test(text) ? Number(text) : 0
  return value >= 1 && value <= 2_147_483_647 ? value : null
}
