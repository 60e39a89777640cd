// The engine as a child process that speaks JSON lines, so that it can be compared with another calculator without importing either.
// In: {"id":1,"file":"/models/ring.stl","requests":[{"material","finish","quantity"}]}. Out, one line per request: {"id","index","breakdown"} or {"id","index","refused"}.
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import type { Breakdown, RefusalCode } from './contract.ts'
import { checkOptions, isRefusal, type Measurement, measureModel, type PriceOptions, priceModel, type Refusal } from './engine/index.ts'
import { mesTariff } from './tariffs/index.ts'

type Task = { readonly id: unknown; readonly file: string; readonly requests: readonly PriceOptions[] }
type Outcome = { readonly breakdown: Breakdown } | { readonly refused: RefusalCode }

const modelNotFound: Refusal = { code: 'MODEL_NOT_FOUND', detail: 'There is no such file.' }

const measureFile = async (file: string): Promise<Measurement | Refusal> => {
  try {
    return measureModel(await readFile(file))
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return modelNotFound
    throw new Error(`Measuring ${file}: ${(cause as Error).message}`, { cause })
  }
}

const outcomeOf = (request: PriceOptions, measured: Measurement | Refusal): Outcome => {
  const refusal = checkOptions(request, mesTariff) ?? (isRefusal(measured) ? measured : null)
  return refusal === null ? { breakdown: priceModel(measured as Measurement, request, mesTariff) } : { refused: refusal.code }
}

const answer = async (line: object): Promise<void> => {
  if (!process.stdout.write(`${JSON.stringify(line)}\n`)) await once(process.stdout, 'drain')
}

for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() === '') continue
  const { id, file, requests } = JSON.parse(line) as Task
  const measured = await measureFile(file)
  for (const [index, request] of requests.entries()) await answer({ id, index, ...outcomeOf(request, measured) })
}
