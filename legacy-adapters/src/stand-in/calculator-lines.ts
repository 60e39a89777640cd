// The calculator as a child process that speaks JSON lines: a file and its requests flow in, one answer text or refusal per request flows out.
// In: {"id":1,"file":"/abs/path.stl","requests":[{"material","finish","quantity"},…]}. Out, in order, one line per request: {"id":1,"index":0,"answer":"<the
// answer of MES without CalculationId, ModelId, CalculatedAt, DurationMs>"} or {"id":1,"index":0,"refused":"CODE"}. A file is measured once for all its requests.
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { checkParameters, type PriceInput, renderFigures, runInSlices } from './calculator/index.ts'
import { type MeasuredModel, measureModel } from './calculator/measure-model.ts'
import { priceModel } from './calculator/money.ts'

interface Line {
  readonly id: number
  readonly file: string
  readonly requests: readonly PriceInput[]
}

const sliceMs = 50

for await (const text of createInterface({ input: process.stdin })) {
  const { id, file, requests } = JSON.parse(text) as Line
  const model = await runInSlices(measureModel(await readFile(file)), sliceMs)
  const answers = requests.map((request, index) => JSON.stringify({ id, index, ...priceOf(model, request) }))
  process.stdout.write(answers.map(answer => `${answer}\n`).join(''))
}

function priceOf(model: MeasuredModel, request: PriceInput): { answer: string } | { refused: string } {
  const parameterRefusal = checkParameters(request)
  if (parameterRefusal !== null) return { refused: parameterRefusal }
  if (model.kind === 'refused') return { refused: model.code }
  const { material, finish, quantity } = request
  const asked = `"Success":true,"Material":"${material}","Finish":"${finish}","Quantity":${quantity}`
  return { answer: `{${asked},${renderFigures(priceModel(model.geometry, request))}}` }
}
