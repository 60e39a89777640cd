// The short form of `npm run faults`: a few hundred quotes on both transports, while processes and stores are killed, stopped and cut off. The long one is faults.full.test.ts.
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { faultKinds } from './faults/kinds/index.ts'
import { readOptions, replayCommand } from './faults/options.ts'
import { planOf } from './faults/plan.ts'

const root = resolve(import.meta.dirname, '../..')

describe('the fault harness', { timeout: 180_000 }, () => {
  // Side by side: a run mostly waits for what it has struck.
  it.concurrent.each(['postgres', 'redis'] as const)('finds every promise kept on %s', async transport => {
    const words = ['pricing-service/test/faults/main.ts', '--short', '--transport', transport]
    const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: root }).catch(error => error)
    expect(stdout).not.toContain('BROKEN')
    expect(stdout).toContain('holds  every acknowledged quote is finished: ')
  })

  it('plans the same orders and faults for the same seed, and others for another', () => {
    const plan = (seed: number) => planOf({ seed, transport: 'redis', quoteCount: 50, roundCount: 2, only: null })
    expect(plan(7)).toEqual(plan(7))
    expect(plan(8).orders).not.toEqual(plan(7).orders)
    expect(plan(8).faults).not.toEqual(plan(7).faults)
  })

  it('names for every fault a test that exists', () => {
    const textOf = (file: string) =>
      ['promises.ts', file].map(name => readFileSync(resolve(root, 'pricing-service/test', name), 'utf8')).join('')
    for (const { name, provedBy } of Object.values(faultKinds)) {
      expect(provedBy.length, name).toBeGreaterThan(0)
      for (const test of provedBy) {
        const [file = '', title = ''] = test.replace('pricing-service/test/', '').split(/: (.*)/)
        expect(textOf(file), test).toContain(`'${title}'`)
      }
    }
  })

  it('names the command that repeats a run', () => {
    const words = ['--short', '--seed', '5', '--quotes', '9', '--only', 'worker-kill,line-cut']
    const command = replayCommand(readOptions(words), 'redis')
    expect(command).toBe('npm run faults -- --short --seed 5 --transport redis --quotes 9 --only worker-kill,line-cut')
    expect(readOptions(command.split(' ').slice(4))).toMatchObject({ seed: 5, quoteCount: 9, transports: ['redis'], lengthName: 'short' })
  })

  it.each([
    ['--only', 'worker-kil'],
    ['--seed', 'x'],
    ['--transport', 'amqp'],
  ])('refuses %s %s', (flag, value) => {
    expect(() => readOptions([flag, value])).toThrow(flag)
  })
})
