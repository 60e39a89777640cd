// The engine as the run process sees it: several processes are one scenario, a process that dies is a problem of the run, a stop hands over what there is.
import { expect, test } from 'vitest'
import { plainInjector, planOf } from '../src/calibration/injected.ts'
import { startCalibrationServer } from '../src/calibration/server-process.ts'
import { type InjectorPlan, type InjectorProgress, openInjectors } from '../src/engine/index.ts'
import { latencyOf } from '../src/engine/latency.ts'
import type { Measurement } from '../src/engine/measurement.ts'
import { sumCounts } from '../src/engine/recording.ts'

const soon = () => ({ startAt: Date.now() + 100 })
const dyingInjector = new URL('./dying-injector.ts', import.meta.url)
const plan = (url: string, more: Partial<InjectorPlan> = {}): InjectorPlan => ({
  ...planOf(url, { injector: 'paced', connectionCount: 5, arrivals: [{ forSeconds: 1, perSecond: 101 }], answerWithinSeconds: 10 }),
  ...more,
})
const account = (measurement: Measurement | null) => sumCounts(measurement!.endpoints)

test('two processes share out one scenario: their sum is the plan, second by second, and slices follow one another', async () => {
  await using server = await startCalibrationServer('fast')
  const injectors = await openInjectors(plan(server.url, { processCount: 2 }), plainInjector)
  const first = await injectors.measure(soon())
  expect(first.problems).toEqual([])
  expect(account(first.measurement)).toMatchObject({ sentCount: 101, answeredCount: 101 })
  expect(first.measurement?.health.intendedCount).toBe(101)
  expect(first.measurement?.endpoints[0]?.seconds).toMatchObject([{ second: 0, sentCount: 101, answeredCount: 101 }])
  expect(latencyOf(first.measurement!).totalCount).toBe(101)
  expect((await server.counts()).connectionCount).toBe(5)
  const second = await injectors.measure({ ...soon(), arrivals: [{ forSeconds: 0.5, perSecond: 100 }] })
  expect(account(second.measurement)).toMatchObject({ sentCount: 50, answeredCount: 50 })
  await injectors.close()
})

test.each([
  ['mistake', /injecting process 1 of 1 ended by itself \(exit code 1\): Error: the persona lost its thread/],
  ['death', /injecting process 1 of 1 ended by itself \(SIGKILL\)/],
])('a process that ends by itself (%s) is a problem of the run, in this slice and in the next', async (personaInput, problem) => {
  await using server = await startCalibrationServer('fast')
  const injectors = await openInjectors(plan(server.url, { personaInput }), dyingInjector)
  for (let slice = 0; slice < 2; slice += 1) {
    const { measurement, problems } = await injectors.measure(soon())
    expect(measurement).toBeNull()
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(problem)
  }
  await injectors.close()
})

test('a program that cannot even start is a problem, too', async () => {
  const injectors = await openInjectors(plan('http://127.0.0.1:1'), new URL('./no-such-program.ts', import.meta.url))
  expect((await injectors.measure(soon())).problems[0]).toMatch(/ended by itself/)
  await injectors.close()
})

test('a start that lies in the past is a problem: its arrivals were all late', async () => {
  await using server = await startCalibrationServer('fast')
  const injectors = await openInjectors(plan(server.url), plainInjector)
  const { problems } = await injectors.measure({ startAt: Date.now() - 50, arrivals: [{ forSeconds: 0.1, perSecond: 10 }] })
  expect(problems).toEqual(['calibration: was asked to start in the past'])
  await injectors.close()
})

test('stopped, it hands over what was measured so far: all that was sent, all of it answered', async () => {
  await using server = await startCalibrationServer('constant')
  const injectors = await openInjectors(
    plan(server.url, { processCount: 2, arrivals: [{ forSeconds: 600, perSecond: 50 }] }),
    plainInjector,
  )
  const progress: InjectorProgress[] = []
  const { measurement, problems } = await injectors.measure(soon(), one => {
    progress.push(one)
    injectors.stop()
  })
  await injectors.close()
  const { sentCount, answeredCount } = account(measurement)
  expect(problems).toEqual([])
  expect(progress[0]).toMatchObject({ scenario: 'calibration' })
  expect(answeredCount).toBe(sentCount)
  expect(sentCount).toBe((await server.counts()).seenCount)
  expect(measurement?.durationMs).toBeLessThan(60_000)
})
