// What the parts of the overload bench stand on: a running service, and models that are new to it.
import type { ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type pg from 'pg'
import type { Quote } from '../../src/contract.ts'
import { jewel } from '../../src/sample-models/index.ts'

export interface Ground {
  readonly url: string
  readonly database: pg.Pool
  readonly processes: Readonly<Record<'api' | 'worker', ChildProcess>>
}

let modelCount = 0
const templates = new Map<number, Uint8Array<ArrayBuffer>>()

/** The header of a binary STL means nothing to the price, and makes the model a new one. Shape: its name, once it is at the service. */
export async function newModel(url: string, facetCount: number): Promise<string> {
  const template = templates.get(facetCount) ?? jewel('ring', { facetCount, seed: 1 })
  templates.set(facetCount, template)
  const bytes = template.slice()
  new TextEncoder().encodeInto(`${process.pid} ${performance.now()} ${modelCount++}`.padEnd(80), bytes.subarray(0, 80))
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const response = await fetch(`${url}/models/${sha256}`, { method: 'PUT', body: bytes })
  if (!response.ok) throw new Error(`bringing a model to the service: ${response.status}`)
  await response.arrayBuffer()
  return sha256
}

export async function newModels(url: string, facetCount: number, count: number): Promise<string[]> {
  const names: string[] = []
  while (names.length < count)
    names.push(...(await Promise.all(Array.from({ length: Math.min(8, count - names.length) }, () => newModel(url, facetCount)))))
  return names
}

export interface Asked {
  readonly status: number
  readonly code: string | null
  readonly quote: Quote | null
  readonly elapsedMs: number
}

export async function ask(url: string, modelSha256: string, headers: Readonly<Record<string, string>>, keys: object = {}): Promise<Asked> {
  const startedMs = performance.now()
  const response = await fetch(`${url}/quotes`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ modelSha256, material: 'SILVER925', finish: 'POLISHED', quantity: 1, ...keys }),
  })
  const body = (await response.json()) as Quote & { code?: string }
  const elapsedMs = performance.now() - startedMs
  return { status: response.status, code: body.code ?? null, quote: response.status < 300 ? body : null, elapsedMs }
}

/** Resident memory of a process. */
export function rssMegabytes({ pid }: ChildProcess): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) / 1024
}

export async function allFinished({ database }: Ground): Promise<void> {
  for (;;) {
    const { rows } = await database.query('SELECT FROM quote WHERE finished_at IS NULL LIMIT 1')
    if (rows.length === 0) return
    await new Promise(resolve => setTimeout(resolve, 100))
  }
}
