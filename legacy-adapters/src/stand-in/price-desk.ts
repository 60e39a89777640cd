// The one desk at which MES calculates: requests queue up and are served one after another, first come first served,
// on the event loop that everything else runs on. That is the disease which Ficus cures; nothing here may be made faster.
import { type Calculation, calculate, type PriceInput, runInSlices } from './calculator/index.ts'

const sliceMs = 50

export interface PriceDesk {
  /** Waits for its turn, then reads the model (so that waiting costs no memory) and calculates. Errors: what readModel throws. */
  readonly calculate: (readModel: () => Promise<Uint8Array>, input: PriceInput) => Promise<Calculation>
}

export function openPriceDesk(): PriceDesk {
  let lastInLine: Promise<unknown> = Promise.resolve()
  return {
    calculate: (readModel, input) => {
      const turn = lastInLine.then(async () => runInSlices(calculate(await readModel(), input), sliceMs))
      lastInLine = turn.catch(() => undefined)
      return turn
    },
  }
}
