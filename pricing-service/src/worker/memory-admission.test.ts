// Memory is promised in the order of asking, never beyond the budget, and given back exactly once.
import { describe, expect, it } from 'vitest'
import { openMemoryAdmission } from './memory-admission.ts'

const never = new AbortController().signal
const turn = () => new Promise<void>(done => setImmediate(done))

/** Asks, and notes in `begun` when it may begin. */
function asking(budgetBytes: number) {
  const memory = openMemoryAdmission(budgetBytes)
  const begun: string[] = []
  const ask = async (name: string, bytes: number, signal = never) => {
    const reservation = await memory.reserve(bytes, signal)
    begun.push(name)
    return reservation
  }
  return { memory, begun, ask }
}

describe('the memory of one worker', () => {
  it('is promised up to the budget; who does not fit waits until another ends', async () => {
    const { memory, begun, ask } = asking(100)
    const first = await ask('first', 60)
    const second = ask('second', 60)
    await turn()
    expect([begun, memory.reservedBytes, memory.waitingCount, memory.waitedCount]).toEqual([['first'], 60, 1, 1])
    first.release()
    await second
    expect([begun, memory.reservedBytes, memory.waitingCount]).toEqual([['first', 'second'], 60, 0])
  })

  it('is given in the order of asking: a small job does not overtake a large one', async () => {
    const { begun, ask } = asking(100)
    const first = await ask('first', 60)
    const large = ask('large', 100)
    const small = ask('small', 10)
    await turn()
    expect(begun).toEqual(['first'])
    first.release()
    ;(await large).release()
    await small
    expect(begun).toEqual(['first', 'large', 'small'])
  })

  it('begins several that wait when there is room for them', async () => {
    const { begun, ask } = asking(100)
    const first = await ask('first', 100)
    const others = [ask('a', 50), ask('b', 50)]
    first.release()
    await Promise.all(others)
    expect(begun).toEqual(['first', 'a', 'b'])
  })

  it('is refused at once, with the numbers, to whom the whole budget is too little', async () => {
    const { memory, ask } = asking(2 * 1_048_576)
    await expect(ask('huge', 3 * 1_048_576)).rejects.toMatchObject({
      code: 'JOB_MEMORY_EXCEEDED',
      message: 'the model needs about 3 MB of memory; this worker gives its jobs 2 MB',
    })
    expect([memory.reservedBytes, memory.waitingCount]).toEqual([0, 0])
  })

  it('is not waited for any longer by a job that was given to somebody else, and those behind it move up', async () => {
    const { memory, begun, ask } = asking(100)
    const taken = new AbortController()
    await ask('first', 60)
    const large = ask('large', 100, taken.signal).catch((error: Error) => error.message)
    const small = ask('small', 10)
    taken.abort(new Error('taken'))
    expect(await large).toBe('taken')
    await small
    expect([begun, memory.reservedBytes]).toEqual([['first', 'small'], 70])
  })

  it('is given back once, however often', async () => {
    const { memory, ask } = asking(100)
    const one = await ask('one', 30)
    await ask('other', 30)
    one.release()
    one.release()
    expect(memory.reservedBytes).toBe(30)
  })

  it('has no bound when the budget is 0', async () => {
    const { memory, ask } = asking(0)
    await ask('huge', 1e15)
    expect([memory.reservedBytes, memory.waitedCount]).toEqual([1e15, 0])
  })
})
