// The laws of the three injectors over real sockets: latency counts from the intended start, what is under way at the end is awaited, sessions are asked one
// call at a time. (Accounts against servers that count are calibration.test.ts.)
import { describe, expect, test } from 'vitest'
import { stallMs } from '../src/calibration/behaviours.ts'
import { openPlainPersona } from '../src/calibration/plain-persona.ts'
import { startCalibrationServer } from '../src/calibration/server-process.ts'
import type { InjectorPlan, InjectorProgress } from '../src/engine/injector-plan.ts'
import { latencyOf, percentileMicros } from '../src/engine/latency.ts'
import { measureSlice, type OpenPersona } from '../src/engine/measure-slice.ts'
import type { Measurement } from '../src/engine/measurement.ts'
import { startMetronome } from '../src/engine/metronome.ts'
import { mergeMeasurements, sumCounts } from '../src/engine/recording.ts'
import type { Call } from '../src/engine/session.ts'
import { startMisbehavingServer } from './misbehaving-server.ts'
import { startRawServer } from './raw-server.ts'

type Settings = Partial<InjectorPlan> & Pick<InjectorPlan, 'url' | 'injector'>
interface Options {
  readonly openPersona?: OpenPersona
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: InjectorProgress) => void
}

async function measure(settings: Settings, options: Options = {}): Promise<Measurement> {
  const plan: InjectorPlan = {
    scenario: 'test',
    persona: 'plain',
    connectionCount: 5,
    arrivals: [{ forSeconds: 0.5, perSecond: 280 }],
    forSeconds: 0.5,
    answerWithinSeconds: 5,
    randomStart: 1,
    processCount: 1,
    personaInput: null,
    ...settings,
  }
  const metronome = await startMetronome()
  const { recording } = await measureSlice({
    ...{ plan, processIndex: 0, metronome, startAt: Date.now() + 30 },
    openPersona: options.openPersona ?? openPlainPersona,
    signal: options.signal ?? new AbortController().signal,
    onProgress: options.onProgress ?? (() => {}),
  })
  await metronome.close()
  expect(recording.endpoints.map(({ sentCount }) => sentCount)).toEqual(
    recording.endpoints.map(({ answeredCount, failedCount, lostCount }) => answeredCount + failedCount + lostCount),
  )
  return mergeMeasurements([recording])
}

const injectors = ['paced', 'open', 'closed'] as const
const micros = (measurement: Measurement, percentile: 50 | 90 | 99 | 100) => percentileMicros(latencyOf(measurement), percentile)!
const plainCall = (more: Partial<Call>): Call => ({ endpoint: 'a', method: 'GET', target: '/', headers: {}, judge: () => null, ...more })

test.concurrent.each(injectors)('%s: when nobody listens every request has failed, and nobody hammers', async injector => {
  const server = await startRawServer(() => {})
  await server[Symbol.asyncDispose]()
  const measurement = await measure({ url: server.url, injector })
  const account = sumCounts(measurement.endpoints)
  expect(account).toMatchObject({ answeredCount: 0, lostCount: 0, failedCount: account.sentCount })
  expect(account.sentCount).toBeGreaterThan(4)
  expect(account.sentCount).toBeLessThanOrEqual(140)
  expect(measurement.samples[0]).toMatchObject({ kind: 'failed', why: 'ECONNREFUSED', status: null })
})

test.concurrent.each(injectors)(
  '%s: an answer that comes when the measured time is over is awaited and counted, but late',
  async injector => {
    const release: (() => void)[] = []
    await using server = await startMisbehavingServer((index, response) => {
      if (index === 0) response.end('ok')
      else release.push(() => response.end('ok'))
    })
    const forSeconds = 1
    const answering = setTimeout(
      () => {
        for (const answer of release) answer()
      },
      forSeconds * 1000 + 500,
    )
    const measurement = await measure({
      url: server.url,
      injector,
      connectionCount: 1,
      forSeconds,
      arrivals: [{ forSeconds, perSecond: 4 }],
    })
    clearTimeout(answering)
    const { answeredCount } = sumCounts(measurement.endpoints)
    expect(answeredCount).toBeGreaterThan(1)
    expect(measurement.endpoints.map(({ lateRightCount }) => lateRightCount)).toEqual([answeredCount - 1])
  },
)

describe.each(['paced', 'open'] as const)('%s', injector => {
  test.concurrent('latency counts from the intended start: a stall stands in the percentiles for all who came meanwhile', async () => {
    const timeRatio = 0.4
    await using server = await startCalibrationServer('stalling', { timeRatio })
    const measurement = await measure({ url: server.url, injector, arrivals: [{ forSeconds: 2, perSecond: 100 }] })
    // The truth: a fifth of the arrivals wait, evenly from 400 ms to nothing. A busy machine only adds.
    const stallMicros = stallMs * timeRatio * 1000
    expect(micros(measurement, 90)).toBeGreaterThan(stallMicros * 0.5 * 0.9)
    expect(micros(measurement, 99)).toBeGreaterThan(stallMicros * 0.95 * 0.9)
  })

  test.concurrent('a server that always takes 50 ms never looks faster', async () => {
    await using server = await startCalibrationServer('constant')
    const measurement = await measure({ url: server.url, injector, arrivals: [{ forSeconds: 1, perSecond: 100 }], connectionCount: 10 })
    expect(latencyOf(measurement).getValueAtPercentile(0)).toBeGreaterThanOrEqual(50_000 * 0.99)
    expect(latencyOf(measurement).totalCount).toBe(100)
  })

  test.concurrent('when it is stopped it sends nothing more, and waits for what is under way', async () => {
    await using server = await startCalibrationServer('constant')
    const stopping = new AbortController()
    const measurement = await measure(
      { url: server.url, injector, arrivals: [{ forSeconds: 60, perSecond: 100 }], connectionCount: 10 },
      {
        signal: stopping.signal,
        openPersona: () => () => ({
          next: () => plainCall({}),
          broken: () => {},
          thinkTimeMs: () => 0,
        }),
        onProgress: () => stopping.abort(),
      },
    )
    const account = sumCounts(measurement.endpoints)
    expect(account.answeredCount).toBe(account.sentCount)
    expect(account.sentCount).toBe((await server.counts()).seenCount)
    expect(measurement.durationMs).toBeLessThan(30_000)
    expect(measurement.health.intendedCount).toBeGreaterThanOrEqual(account.sentCount)
  })
})

test.concurrent('open: a new arrival goes out even when all others wait', async () => {
  let waiting = 0
  let most = 0
  const release: (() => void)[] = []
  await using server = await startMisbehavingServer((_index, response) => {
    waiting += 1
    most = Math.max(most, waiting)
    release.push(() => response.end('ok'))
    if (waiting === 60) for (const answer of release) answer()
  })
  const measurement = await measure({ url: server.url, injector: 'open', arrivals: [{ forSeconds: 0.3, perSecond: 200 }] })
  expect(most).toBe(60)
  expect(sumCounts(measurement.endpoints)).toMatchObject({ sentCount: 60, answeredCount: 60 })
})

test.concurrent('paced: never more connections than the plan says; who finds theirs busy waits, and the wait is in the latency', async () => {
  let waiting = 0
  let most = 0
  await using server = await startMisbehavingServer((_index, response) => {
    waiting += 1
    most = Math.max(most, waiting)
    setTimeout(() => {
      waiting -= 1
      response.end('ok')
    }, 100)
  })
  const measurement = await measure({
    url: server.url,
    injector: 'paced',
    connectionCount: 2,
    arrivals: [{ forSeconds: 0.5, perSecond: 40 }],
  })
  expect(most).toBe(2)
  // 20 arrivals, 10 on each connection, every 50 ms; each takes 100 ms: the last one waits half a second before it is sent.
  expect(sumCounts(measurement.endpoints)).toMatchObject({ sentCount: 20, answeredCount: 20 })
  expect(micros(measurement, 100)).toBeGreaterThan(500_000)
  expect(measurement.health.slipP50Micros).toBeLessThan(100_000)
})

test.concurrent('paced: what waits for a connection beyond all patience is not sent, and shows as a rate that was not achieved', async () => {
  await using server = await startCalibrationServer('silent')
  const measurement = await measure({
    ...{ url: server.url, injector: 'paced', connectionCount: 1, answerWithinSeconds: 0.2 },
    arrivals: [{ forSeconds: 0.3, perSecond: 1000 }],
  })
  const { sentCount, failedCount, answeredCount } = sumCounts(measurement.endpoints)
  expect(answeredCount + failedCount).toBe(sentCount)
  expect(measurement.health.intendedCount).toBe(300)
  expect(sentCount).toBeLessThan(300)
})

test.concurrent('closed: think times lie between two calls of a session', async () => {
  await using server = await startCalibrationServer('fast')
  const measurement = await measure({
    url: server.url,
    injector: 'closed',
    connectionCount: 4,
    forSeconds: 1,
    thinkTimeMs: { min: 150, max: 250 },
  })
  const { sentCount } = sumCounts(measurement.endpoints)
  expect(sentCount).toBeGreaterThanOrEqual(4)
  expect(sentCount).toBeLessThanOrEqual(4 * 7)
})

describe.each(injectors)('%s drives sessions', injector => {
  test.concurrent('each call is made when it is due, from the answer before; wrong answers, ends and samples are told apart', async () => {
    await using server = await startMisbehavingServer((index, response, request) => {
      if (index % 10 === 9) return void request.socket.destroy()
      response.setHeader('X-Request-Id', `r-${index}`)
      response.end(`${request.method} ${request.url} ${request.headers['x-api-key']}`)
    })
    const trouble: string[] = []
    let brokenCount = 0
    const openPersona: OpenPersona = () => sessionIndex => {
      let step = 0
      let underWay = false
      return {
        next: () => {
          if (underWay) trouble.push('two calls of a session at once')
          underWay = true
          step += 1
          const target = `/${sessionIndex}/${step}`
          return plainCall({
            ...{ endpoint: step % 2 === 0 ? 'even' : 'odd', method: 'POST', target, headers: { 'X-Api-Key': 'very-secret' } },
            judge: ({ status, headers, body }) => {
              underWay = false
              if (headers['x-request-id'] === undefined || status !== 200) trouble.push(`${status}`)
              if (`${body}` !== `POST ${target} very-secret`) trouble.push(`${body} instead of ${target}`)
              return step % 5 === 0 ? 'not what was asked' : null
            },
          })
        },
        broken: () => {
          underWay = false
          brokenCount += 1
          step = 0
        },
        thinkTimeMs: () => 2,
      }
    }
    const measurement = await measure({ url: server.url, injector }, { openPersona })
    const account = sumCounts(measurement.endpoints)
    expect(trouble).toEqual([])
    expect(measurement.endpoints.map(({ endpoint }) => endpoint)).toEqual(['even', 'odd'])
    expect(account.failedCount + account.lostCount).toBe(brokenCount)
    expect(brokenCount).toBe(Math.floor(server.seen.requestCount / 10))
    expect(account.wrongCount).toBeGreaterThan(0)
    const wrong = measurement.samples.find(({ kind }) => kind === 'wrong')
    expect(wrong?.why).toMatch(/^not what was asked; answered: POST \/\d+\/\d+ \*\*\*$/)
    expect(wrong?.requestId).toMatch(/^r-\d+$/)
    expect(measurement.endpoints.reduce((sum, { wrongStatusCounts }) => sum + (wrongStatusCounts?.['200'] ?? 0), 0)).toBe(
      account.wrongCount,
    )
    const troubles = measurement.endpoints.flatMap(endpoint => endpoint.troubles ?? [])
    const troubleCount = (status: number | null) => troubles.reduce((sum, one) => sum + (one.status === status ? one.count : 0), 0)
    expect([troubleCount(200), troubleCount(null)]).toEqual([account.wrongCount, brokenCount])
    expect(Math.max(...troubles.map(({ second }) => second))).toBeLessThanOrEqual(Math.ceil(measurement.durationMs / 1000))
    expect(JSON.stringify(measurement)).not.toContain('very-secret')
  })
})

test.concurrent('progress once a second: what was sent so far, and how fast the last second was', async () => {
  await using server = await startCalibrationServer('fast')
  const progress: InjectorProgress[] = []
  await measure(
    { url: server.url, injector: 'open', arrivals: [{ forSeconds: 2.3, perSecond: 100 }] },
    { onProgress: one => progress.push(one) },
  )
  expect(progress.length).toBeGreaterThanOrEqual(1)
  expect(progress.at(-1)?.total.sentCount).toBeGreaterThan(50)
  expect(progress.at(-1)?.p95Micros).toBeGreaterThan(0)
})
