// What a copy may not do: act with the client's credentials, or make the operators wait.
import { describe, expect, it } from 'vitest'
import type { DecisionView } from '../src/decisions.ts'
import { modelId } from './kit/sample-price.ts'
import { apiKey, type Kit, startKit } from './kit/start-kit.ts'
import { adminKey } from './kit/stub-legacy.ts'

const compared = (list: readonly DecisionView[]) => list.length > 0 && list.every(({ mirrored }) => mirrored !== null)

describe('the mirror', () => {
  const credentials = {
    'X-Api-Key': apiKey,
    Cookie: 'MES.Session=of-an-operator',
    Authorization: 'Bearer of-somebody',
    'X-Ficus-Explain': 'tester-token-of-the-tests',
    'X-Custom-Key': 'of-something-else',
  }
  const secrets = [/MES\.Session/, /of-somebody/, /tester-token/, /of-something-else/, new RegExp(adminKey)]

  it('sends the candidate no credential at all, and legacy the partner’s key for reading a model only', async () => {
    await using kit = await startKit({ stage: 'shadow' })
    const toCandidate: string[] = []
    kit.candidate.instead = request => {
      toCandidate.push(...request.rawHeaders)
      return false
    }
    await kit.price({ headers: credentials })
    await kit.decisions(compared)
    expect(toCandidate.join('\n')).not.toMatch(new RegExp(apiKey))
    for (const secret of secrets) expect(toCandidate.join('\n')).not.toMatch(secret)
    const [ofClient, ...ofMirror] = kit.legacy.seen
    expect(ofClient?.rawHeaders).toContain('MES.Session=of-an-operator')
    expect(ofMirror.length).toBeGreaterThan(0)
    for (const { method, target, rawHeaders } of ofMirror) {
      expect(`${method} ${target}`).toBe(`GET /api/partner/models/${modelId}`)
      for (const secret of secrets) expect(rawHeaders.join('\n')).not.toMatch(secret)
    }
  })

  it('asks legacy only for what stores nothing', async () => {
    await using kit = await startKit({ stage: 'live', mirrorBasisPoints: 10_000 })
    await kit.price({ headers: credentials })
    const seenByThen = kit.legacy.seen.length
    await kit.decisions(compared)
    const ofMirror = kit.legacy.seen.slice(seenByThen)
    expect(ofMirror.map(({ method, target }) => `${method} ${target}`)).toEqual(['POST /api/partner/prices?Preview=true'])
    for (const secret of secrets) expect(ofMirror.flatMap(({ rawHeaders }) => rawHeaders).join('\n')).not.toMatch(secret)
    expect(kit.legacy.rows.size).toBe(1)
  })
})

describe('a copy for legacy', () => {
  const previews = (kit: Kit) => kit.legacy.seen.filter(({ target }) => target.includes('Preview=true')).length
  /** The operators' list, so many times, each held by legacy for so long. */
  async function operatorsSee(kit: Kit, count: number, heldMs: number): Promise<void> {
    kit.legacy.instead = async ({ target }) => {
      if (target.startsWith('/api/orders')) await new Promise(resolve => setTimeout(resolve, heldMs))
      return false
    }
    for (let at = 0; at < count; at++) await kit.ask({ path: '/api/orders?Page=1' })
  }
  const rise = async (kit: Kit) =>
    Number(/^ficus_proxy_operators_rise_ratio (\S+)/m.exec((await kit.admin({ path: '/metrics' })).text)?.[1])

  it('waits while the operators wait longer than usual, and is asked when they no longer do', async () => {
    await using kit = await startKit({ stage: 'live', mirrorBasisPoints: 10_000 })
    await operatorsSee(kit, 25, 0)
    await operatorsSee(kit, 4, 60)
    expect(await rise(kit)).toBeGreaterThan(1.5)
    await kit.price()
    await operatorsSee(kit, 1, 60)
    expect(previews(kit)).toBe(0)
    while ((await rise(kit)) > 1.5) await operatorsSee(kit, 1, 0)
    const [decision] = await kit.decisions(compared)
    expect(decision?.mirrored?.comparison?.verdict).toBe('match')
    expect(previews(kit)).toBe(1)
  })

  it('is dropped with its cause when they wait too long', async () => {
    await using kit = await startKit({ stage: 'live', mirrorBasisPoints: 10_000, settings: { shadowHeldBackMsMax: 0 } })
    await operatorsSee(kit, 25, 0)
    await operatorsSee(kit, 4, 60)
    expect((await kit.price()).status).toBe(200)
    const [decision] = await kit.decisions(compared)
    expect(decision?.mirrored?.droppedCause).toBe('held-back')
    expect(previews(kit)).toBe(0)
    expect((await kit.admin({ path: '/metrics' })).text).toContain('ficus_proxy_mirrors_dropped_total{route="price",cause="held-back"} 1')
  })

  it('is held back while an operator waits for a page that legacy does not finish', async () => {
    await using kit = await startKit({ stage: 'live', mirrorBasisPoints: 10_000, settings: { shadowHeldBackMsMax: 0 } })
    await operatorsSee(kit, 25, 0)
    const finished = Promise.withResolvers<void>()
    kit.legacy.instead = async ({ target }) => {
      if (target.startsWith('/api/orders')) await finished.promise
      return false
    }
    const page = kit.ask({ path: '/api/orders?Page=2' })
    while ((await rise(kit)) <= 1.5);
    expect((await kit.price()).status).toBe(200)
    const [decision] = await kit.decisions(compared)
    expect(decision?.mirrored?.droppedCause).toBe('held-back')
    expect(previews(kit)).toBe(0)
    finished.resolve()
    expect((await page).status).toBe(200)
  })
})
