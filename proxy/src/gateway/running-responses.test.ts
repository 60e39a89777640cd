import type { ServerResponse } from 'node:http'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RunningResponses } from './running-responses.ts'

test('whatever comes and goes in whatever order, it holds what a Set would hold', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat(9))), steps => {
      const responses = Array.from({ length: 10 }, () => ({}) as ServerResponse)
      const running = new RunningResponses()
      const expected = new Set<ServerResponse>()
      for (const [comes, which] of steps) {
        const response = responses[which]!
        if (!comes) running.delete(response)
        else if (!expected.has(response)) running.add(response)
        if (comes) expected.add(response)
        else expected.delete(response)
        expect(running.size).toBe(expected.size)
        expect(new Set(running)).toEqual(expected)
      }
    }),
  )
})
