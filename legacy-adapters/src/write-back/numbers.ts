// In: blocks of numbers, each given to this process alone and for ever. Out: one number after the other, each once. A process that dies wastes what is left of
// its block and nothing else. Called for each calculation that is about to be recorded in MES.
import type { WriteBackBlock } from '@ficus/pricing-service/contract'

export type NextNumber = () => Promise<number>

/** Errors: those of takeBlock; the next call asks for a block again. */
export function createNumbers(takeBlock: () => Promise<WriteBackBlock>): NextNumber {
  let [next, end] = [0, 0]
  let taking: Promise<void> | null = null

  async function take(): Promise<void> {
    const { first, count } = await takeBlock()
    ;[next, end] = [first, first + count]
  }

  return async () => {
    while (next >= end) {
      taking ??= take().finally(() => {
        taking = null
      })
      await taking
    }
    return next++
  }
}
