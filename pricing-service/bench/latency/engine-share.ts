// What the engine takes of a quote whose model is measured already: the calculator alone, in this process. Out: milliseconds, one per call.
import { calculatorFor } from '../../src/calculators/index.ts'
import type { QuoteRequest, TariffCode } from '../../src/contract.ts'
import { jewel } from '../../src/sample-models/index.ts'
import geometryTask from '../../src/worker/geometry-task.ts'

const callCount = 300

export async function engineShareMs(tariff: TariffCode): Promise<readonly number[]> {
  const request: QuoteRequest = { modelSha256: '', material: 'GOLD585', finish: 'POLISHED', quantity: 3, tariff }
  const calculator = calculatorFor(request)
  const task = calculator.geometryTask({ ...request, units: 'mm' })
  const reply = await geometryTask({ bytes: jewel('ring', { facetCount: 100_000, seed: 1 }).buffer, task })
  if (reply.kind !== 'measured') throw new Error(JSON.stringify(reply))
  const elapsed: number[] = []
  for (let call = -20; call < callCount; call++) {
    const startedAt = performance.now()
    calculator.price(reply.measures, { ...request, quantity: 1 + Math.abs(call) })
    if (call >= 0) elapsed.push(performance.now() - startedAt)
  }
  return elapsed
}
