import { once } from 'node:events'
import { expect, test } from 'vitest'
import { killFlag, setFlag } from '../src/audit/changes.ts'
import { flagStore } from '../src/audit/flag-store.ts'
import { startChild } from './start-child.ts'
import { temporaryFolder } from './temporary-folder.ts'

interface Told {
  readonly answeredBy: string
  readonly reason: string
  readonly revision: number
  readonly state: string
}

const author = { by: 'ada', why: 'to be seen everywhere' }

function watchingChild(file: string) {
  const { process: child, exited, kill } = startChild('watching.ts', file)
  const told: Told[] = []
  child.on('message', message => told.push(message as Told))
  return {
    told,
    async until(condition: (last: Told) => boolean): Promise<Told> {
      while (told.length === 0 || !condition(told.at(-1)!)) await once(child, 'message')
      return told.at(-1)!
    },
    async end(): Promise<void> {
      child.disconnect()
      await exited
    },
    [Symbol.asyncDispose]: kill,
  }
}

test('every change is seen by all processes, in order, by the watch alone', async () => {
  using folder = temporaryFolder()
  const store = flagStore(folder.file)
  await setFlag(store, 'pricing.calculate', { stage: 'off' }, author)
  await using one = watchingChild(folder.file)
  await using other = watchingChild(folder.file)
  const children = [one, other]
  await Promise.all(children.map(child => child.until(({ revision }) => revision === 1)))

  for (const stage of ['shadow', 'live', 'off', 'live'] as const) {
    const { revision } = await setFlag(store, 'pricing.calculate', { stage }, author)
    for (const last of await Promise.all(children.map(child => child.until(told => told.revision === revision)))) {
      expect(last).toMatchObject({ reason: `stage-${stage}`, state: 'fresh' })
    }
  }
  for (const { told } of children) expect(told.map(({ revision }) => revision)).toEqual([1, 2, 3, 4, 5])

  folder.put('{ broken')
  await Promise.all(children.map(child => child.until(({ state, answeredBy }) => state === 'malformed' && answeredBy === 'candidate')))
  expect((await killFlag(store, 'pricing.calculate', author)).through).toBe('kill switch')
  for (const last of await Promise.all(children.map(child => child.until(({ reason }) => reason === 'killed')))) {
    expect(last.answeredBy).toBe('legacy')
  }
  await Promise.all(children.map(child => child.end()))
})
