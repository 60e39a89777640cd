// Clients that ask for prices at a steady pace over kept connections. In: a pace and a time. Out: how long each answer took, and who gave it.
import { Agent, request } from 'node:http'
import { asked } from '../../test/kit/sample-price.ts'

const body = JSON.stringify(asked)

export interface PricedOnce {
  /** performance.now() when it was sent. */
  readonly sentMs: number
  readonly tookMs: number
  readonly answeredBy: 'legacy' | 'candidate'
}

/** Errors: an answer that is no price. */
export function priceOnce(port: number, apiKey: string, agent: Agent): Promise<PricedOnce> {
  const sentMs = performance.now()
  return new Promise((resolve, reject) => {
    const headers = { 'X-Api-Key': apiKey, 'Content-Length': body.length }
    const call = request({ host: '127.0.0.1', port, method: 'POST', path: '/api/partner/prices', headers, agent }, response => {
      let text = ''
      response.setEncoding('latin1').on('data', chunk => {
        text += chunk
      })
      response.on('error', reject).on('end', () => {
        const tookMs = performance.now() - sentMs
        const id = Number(/"CalculationId":(\d+)/.exec(text)?.[1])
        if (response.statusCode !== 200 || Number.isNaN(id)) reject(new Error(`no price: ${response.statusCode} ${text}`))
        else resolve({ sentMs, tookMs, answeredBy: id >= 1_000_000_000 ? 'candidate' : 'legacy' })
      })
    })
    call.on('error', reject).end(body)
  })
}

/** Shape: sorted durations in ms. One request per tick, whether or not the one before has its answer. */
export async function pacedTimes(
  port: number,
  apiKey: string,
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<Float64Array> {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 })
  const running: Promise<PricedOnce>[] = []
  const beganMs = performance.now()
  for (let at = 0; at < perSecond * seconds; at++) {
    const dueMs = beganMs + (at * 1_000) / perSecond
    while (performance.now() < dueMs) await new Promise(later => setTimeout(later, Math.max(0, dueMs - performance.now() - 0.5)))
    running.push(priceOnce(port, apiKey, agent))
  }
  const priced = await Promise.all(running)
  agent.destroy()
  return Float64Array.from(priced, ({ tookMs }) => tookMs).sort()
}

export const quantile = (sorted: Float64Array, ratio: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * ratio))]!
