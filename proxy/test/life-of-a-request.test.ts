// docs/life-of-a-request.md against the running pipeline: each path of its table is taken once, with the usual stages, and what ran is compared with what it says.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { Stages } from '../src/pipeline.ts'
import { asked } from './kit/sample-price.ts'
import { type Kit, type KitOptions, startKit } from './kit/start-kit.ts'

const page = readFileSync(join(import.meta.dirname, '../../docs/life-of-a-request.md'), 'utf8')
const headings = [...page.matchAll(/^### (\S+)$/gm)].map(([, name]) => name!)
const paths = new Map([...page.matchAll(/^\| (stage [^|]+) \| ([^|]+) \|$/gm)].map(([, what, stages]) => [what!, stages!.split(', ')]))

/** The stages as they are, each telling the trace when it begins. What legacy is asked for in `admit` and who learns of failures are no steps of the page. */
const tracing =
  (trace: string[]) =>
  (usual: Stages): Stages => {
    const traced =
      <A extends unknown[], R>(name: string, stage: (...words: A) => R) =>
      (...words: A): R => {
        trace.push(name)
        return stage(...words)
      }
    return {
      ...usual,
      assign: traced('assign', usual.assign),
      capture: traced('capture', usual.capture),
      admit: { ...usual.admit, toCandidate: traced('admit', usual.admit.toCandidate) },
      serveCandidate: traced('serve-candidate', usual.serveCandidate),
      explain: traced('explain', usual.explain),
      serveLegacy: traced('serve-legacy', usual.serveLegacy),
      answerReply: traced('answer', usual.answerReply),
      answerFailure: traced('answer', usual.answerFailure),
      record: { served: traced('record', usual.record.served), mirrored: traced('record', usual.record.mirrored) },
      sample: usual.sample === null ? null : traced('sample', usual.sample),
      shadow: { ...usual.shadow, mirror: traced('shadow', usual.shadow.mirror) },
      compare: traced('compare', usual.compare),
      sampleNoise: { ...usual.sampleNoise, again: traced('noise', usual.sampleNoise.again) },
    }
  }

const scenarios: Readonly<Record<string, KitOptions & { readonly send?: (kit: Kit) => Promise<unknown> }>> = {
  'stage off': { stage: 'off' },
  'stage shadow': { stage: 'shadow' },
  'stage live': { stage: 'live' },
  'stage live with copies to the legacy': { stage: 'live', mirrorBasisPoints: 10_000 },
  'stage live, and the candidate fails': { stage: 'live', settings: { pricing: 'http://127.0.0.1:9' } },
  'stage live, and a body above the bound': {
    stage: 'live',
    send: kit => kit.price({ body: `${JSON.stringify(asked)}${' '.repeat(2_000_000)}` }),
  },
  'stage retired, and a body that is no request': { stage: 'retired', send: kit => kit.price({ body: 'not json' }) },
}

describe('the life of a request', () => {
  it('has a path in the table for every scenario, and the other way round', () => {
    expect([...paths.keys()]).toEqual(Object.keys(scenarios))
  })

  it.each(Object.keys(scenarios))('is as the page tells it: %s', async what => {
    const { send = (kit: Kit) => kit.price(), ...options } = scenarios[what]!
    const trace: string[] = []
    await using kit = await startKit({ ...options, replaced: tracing(trace) })
    await send(kit)
    const told = paths.get(what)!
    await vi.waitUntil(() => trace.length >= told.length)
    expect(trace).toEqual(told)
  })

  it('passes the stages in the order of the page: no path goes back, but for the second record', () => {
    for (const told of paths.values()) {
      const places = told.filter((name, at) => name !== 'record' || told.indexOf(name) === at).map(name => headings.indexOf(name))
      expect(places).toEqual(places.toSorted((one, other) => one - other))
      expect(places).not.toContain(-1)
    }
  })

  it('has a chapter for every stage that there is', async () => {
    const names = new Set<string>()
    await using _kit = await startKit({
      stage: 'off',
      replaced: usual => {
        for (const key of Object.keys(usual) as (keyof Stages)[]) names.add(key)
        return usual
      },
    })
    const ofPage = headings.map(name => name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase()))
    const ofCode = [...names]
      .filter(name => !name.startsWith('on'))
      .map(name => ({ answerReply: 'answer', answerFailure: 'answer', sampleNoise: 'noise' })[name] ?? name)
    expect(new Set(ofPage)).toEqual(new Set(ofCode))
  })
})
