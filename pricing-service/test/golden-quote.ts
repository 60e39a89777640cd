// A golden quote: a model made in code, a choice, and the whole answer of the casting tariff as it was when somebody looked at it last. One file per case in
// golden/quotes/; adding one is adding a file with `model` and `choice` and running `node pricing-service/test/write-golden-quotes.ts`.
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { calculatorFor, type PricedAnswer, type RefusalWords } from '../src/calculators/index.ts'
import type { QuoteRequest } from '../src/contract.ts'
import {
  flipSomeFacets,
  invert,
  type JewelKind,
  jewelMesh,
  type Mesh,
  openMesh,
  to3mf,
  toBinaryStl,
  toObj,
  withDegenerateFacets,
  withDuplicateFacets,
} from '../src/sample-models/index.ts'
import geometryTask from '../src/worker/geometry-task.ts'

export interface GoldenQuote {
  readonly title: string
  readonly model: {
    readonly jewel: JewelKind
    readonly facetCount: number
    readonly seed: number
    readonly defect?: keyof typeof defects
    readonly format: keyof typeof writers
  }
  readonly choice: Omit<QuoteRequest, 'modelSha256' | 'tariff'>
  readonly answer?: PricedAnswer | { readonly refusal: RefusalWords }
}

const defects = {
  open: (mesh: Mesh, seed: number) => openMesh(mesh, { count: 5, seed }),
  inverted: (mesh: Mesh) => invert(mesh),
  flipped: (mesh: Mesh, seed: number) => flipSomeFacets(mesh, { count: 7, seed }),
  degenerate: (mesh: Mesh, seed: number) => withDegenerateFacets(mesh, { count: 6, seed }),
  duplicate: (mesh: Mesh, seed: number) => withDuplicateFacets(mesh, { count: 6, seed }),
}
const writers = { stl: toBinaryStl, obj: toObj, '3mf': to3mf }

const folder = resolve(import.meta.dirname, '../golden/quotes')

export function goldenQuotes(): { readonly file: string; readonly golden: GoldenQuote }[] {
  return readdirSync(folder)
    .filter(name => name.endsWith('.json'))
    .sort()
    .map(name => ({ file: join(folder, name), golden: JSON.parse(readFileSync(join(folder, name), 'utf8')) as GoldenQuote }))
}

/** What the service answers for the case, without HTTP and queue: the thread's task, then the calculator. Errors: Error for a fault of the engine. */
export async function answerOf({ model, choice }: GoldenQuote): Promise<NonNullable<GoldenQuote['answer']>> {
  const { jewel, facetCount, seed, defect, format } = model
  const sound = jewelMesh(jewel, { facetCount, seed })
  const bytes = writers[format](defect === undefined ? sound : defects[defect](sound, seed))
  const request: QuoteRequest = { modelSha256: '', tariff: 'casting', ...choice }
  const calculator = calculatorFor(request)
  const reply = await geometryTask({ bytes: bytes.buffer, task: calculator.geometryTask(request) })
  if (reply.kind === 'fault') throw new Error(reply.message)
  if (reply.kind === 'outgrown') throw new Error('no bound was given')
  return reply.kind === 'refused' ? { refusal: reply.refusal } : calculator.price(reply.measures, request)
}
