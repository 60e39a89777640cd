// Whatever the candidate does wrong, the client gets legacy's answer to the same request, once, and MES holds exactly one calculation for it.

import type { ServerResponse } from 'node:http'
import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { quoteOf } from './kit/sample-price.ts'
import { type Kit, startKit } from './kit/start-kit.ts'

async function expectFallback(kit: Kit, cause: string): Promise<void> {
  const answer = await kit.price()
  expect(answer.status).toBe(200)
  expect(JSON.parse(answer.text).CalculationId).toBe(1)
  expect([...kit.legacy.rows.keys()]).toEqual([1])
  expect(kit.legacy.priceCalls()).toHaveLength(1)
  const [decision] = await kit.decisions(list => list.length === 1)
  expect(decision).toMatchObject({ answeredBy: 'legacy', fallbackCause: cause, assignment: { answeredBy: 'candidate' } })
  const metrics = await kit.admin({ path: '/metrics' })
  expect(metrics.text).toContain(`ficus_proxy_fallbacks_total{route="price",cause="${cause}"} 1`)
}

/** A port on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise(resolve => server.close(resolve))
  return port
}

describe('legacy answers the same request', () => {
  it('when nobody listens at the pricing service', async () => {
    await using kit = await startKit({ stage: 'live', settings: { pricing: `http://127.0.0.1:${await closedPort()}` } })
    await expectFallback(kit, 'CANDIDATE_CONNECT_REFUSED')
  })

  it('when no pricing service is configured', async () => {
    await using kit = await startKit({ stage: 'live', settings: { pricing: '' } })
    await expectFallback(kit, 'ADMIT_CANDIDATE_NOT_CONFIGURED')
  })

  it('when results cannot be recorded in MES', async () => {
    await using kit = await startKit({ stage: 'live', settings: { mesAdminKey: '' } })
    await expectFallback(kit, 'WRITE_BACK_NOT_CONFIGURED')
  })

  const misdeeds: [string, string, (response: ServerResponse) => void][] = [
    ['answers 500', 'CANDIDATE_STATUS_UNEXPECTED', response => response.writeHead(500).end()],
    ['answers 503', 'CANDIDATE_OVERLOADED', response => response.writeHead(503).end()],
    ['answers 422', 'CANDIDATE_REQUEST_REFUSED', response => response.writeHead(422).end()],
    ['cuts the connection', 'CANDIDATE_CONNECTION_CUT', response => response.destroy()],
    ['cuts the body', 'CANDIDATE_CONNECTION_CUT', response => cutInTheMiddle(response)],
    ['answers what is not JSON', 'CANDIDATE_ANSWER_UNDECODABLE', response => response.end('<html>')],
    ['answers another JSON', 'CANDIDATE_ANSWER_UNDECODABLE', response => response.end('{"id":1}')],
    ['sends without end', 'CANDIDATE_ANSWER_UNDECODABLE', response => sendWithoutEnd(response)],
    ['is silent', 'CANDIDATE_DEADLINE_PASSED', () => {}],
  ]
  for (const [deed, cause, misbehave] of misdeeds) {
    it(`when the candidate ${deed}`, async () => {
      await using kit = await startKit({
        stage: 'live',
        settings: { candidateDeadlineMs: cause === 'CANDIDATE_DEADLINE_PASSED' ? 300 : 10_000 },
      })
      kit.candidate.instead = (_, response) => {
        misbehave(response)
        return true
      }
      await expectFallback(kit, cause)
    })
  }

  it('when the quote failed for good', async () => {
    await using kit = await startKit({ stage: 'live' })
    kit.candidate.altered = quote => ({ ...quote, status: 'failed', breakdown: null, failure: { code: 'ENGINE_FAULT', attempts: 3 } })
    await expectFallback(kit, 'CANDIDATE_QUOTE_FAILED')
  })

  it('when a figure of the quote cannot be said in the words of legacy', async () => {
    await using kit = await startKit({ stage: 'live' })
    const { breakdown } = quoteOf(1, { modelSha256: '', material: '', finish: '', quantity: 1 })
    kit.candidate.altered = quote => ({ ...quote, breakdown: { ...breakdown!, total: '00036419.32' } })
    await expectFallback(kit, 'CANDIDATE_ANSWER_UNENCODABLE')
  })

  it('when the quote is still running at the deadline, which counts from the arrival of the request', async () => {
    await using kit = await startKit({ stage: 'canary', settings: { candidateDeadlineMs: 250 } })
    kit.candidate.asksUntilDone = Number.POSITIVE_INFINITY
    const startedMs = performance.now()
    await expectFallback(kit, 'CANDIDATE_DEADLINE_PASSED')
    expect(performance.now() - startedMs).toBeLessThan(2_000)
  })

  it('when the candidate holds as many requests as it may', async () => {
    await using kit = await startKit({ stage: 'live', settings: { candidateInFlightCountMax: 1 } })
    let release = () => {}
    const held = new Promise<void>(resolve => {
      kit.candidate.instead = (_, response) => {
        release = () => response.destroy()
        resolve()
        return true
      }
    })
    const first = kit.price()
    await held
    expect(JSON.parse((await kit.price()).text).CalculationId).toBe(1)
    release()
    expect(JSON.parse((await first).text).CalculationId).toBe(2)
    const decisions = await kit.decisions(list => list.length === 2)
    expect(decisions.map(decision => decision.fallbackCause).sort()).toEqual(['ADMIT_CANDIDATE_FULL', 'CANDIDATE_CONNECTION_CUT'])
  })

  it('when the model cannot be read at MES', async () => {
    await using kit = await startKit({ stage: 'live' })
    kit.legacy.instead = ({ target }, _, response) => {
      if (!target.includes('/models/')) return false
      response.writeHead(500).end()
      return true
    }
    await expectFallback(kit, 'MODEL_SOURCE_UNAVAILABLE')
  })

  it('and legacy has no deadline of ours then', async () => {
    await using kit = await startKit({ stage: 'live', settings: { candidateDeadlineMs: 100 } })
    kit.candidate.instead = () => true
    kit.legacy.instead = async ({ target }) => {
      if (target === '/api/partner/prices') await new Promise(resolve => setTimeout(resolve, 500))
      return false
    }
    await expectFallback(kit, 'CANDIDATE_DEADLINE_PASSED')
  })
})

function cutInTheMiddle(response: ServerResponse): void {
  response.writeHead(200, { 'content-length': '1000' })
  response.write('{"id":', () => response.destroy())
}

function sendWithoutEnd(response: ServerResponse): void {
  const chunk = Buffer.alloc(65_536, ' ')
  const more = () => {
    while (!response.destroyed && response.write(chunk));
  }
  response.on('drain', more)
  more()
}
