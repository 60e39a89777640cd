// Every suite in its short form, and every exit code, through the command line against a whole real landscape.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Value } from 'typebox/value'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LoadResult } from '../src/run/load-result.ts'
import { starterSuite } from '../src/suites/starter-suite.ts'
import { suiteNames } from '../src/suites/suite-catalogue.ts'
import type { Suite } from '../src/suites/suite-schema.ts'
import { expectGuideWorks } from './add-a-suite.ts'
import { type LoadGround, openLoadGround } from './load-command.ts'
import { type Doubled, type Relay, startRelay, type Tamper } from './tampering-relay.ts'

let ground: LoadGround

beforeAll(async () => {
  ground = await openLoadGround()
}, 120_000)
afterAll(() => ground?.[Symbol.asyncDispose](), 60_000)

/** What happens meanwhile, in the order of the markers. */
const markersOf: Readonly<Record<string, readonly string[]>> = {
  'rollback-under-load': ['canary 5000 bp is set', 'off is set', 'live is set', 'the kill switch is thrown', 'the kill switch is released'],
  'legacy-down': ['SIGSTOP to mes', 'SIGCONT to mes', 'SIGKILL to mes', 'mes is back'],
  'rolling-restart': [
    ...['SIGHUP to proxy', 'proxy is renewed'],
    ...['pricingApi', 'pricingWorker', 'flags'].flatMap(name => [`SIGTERM to ${name}`, `${name} is back`]),
  ],
}
/** The only suite in which requests may fail: while legacy is away, which its thresholds hold it to. */
const mayFail = 'legacy-down'

async function runShort(name: string): Promise<{ result: LoadResult; code: number | null; said: string }> {
  const { output, exitCode } = ground.load(['run', name, '--short', '--json'])
  const code = await exitCode
  expect(output.stdout, output.stderr).toMatch(/^\{/)
  return { result: JSON.parse(output.stdout) as LoadResult, code, said: output.stderr }
}

const sum = (result: LoadResult, count: 'sentCount' | 'answeredCount' | 'failedCount' | 'lostCount' | 'wrongCount') =>
  result.slices
    .flatMap(({ measurements }) => measurements.flatMap(({ endpoints }) => endpoints))
    .reduce((total, endpoint) => total + endpoint[count], 0)

test.each(suiteNames().filter(name => name !== 'smoke'))(
  '%s passes in its short form',
  async name => {
    const { result, code, said } = await runShort(name)
    expect(result.gate, said).toMatchObject({ verdict: 'pass' })
    expect([code, result.short, result.interrupted]).toEqual([0, true, null])
    expect([...Value.Errors(LoadResult, result)]).toEqual([])
    if (name in markersOf) expect(result.markers.map(({ text }) => text)).toEqual(markersOf[name])
    expect(sum(result, 'sentCount')).toBe(sum(result, 'answeredCount') + sum(result, 'failedCount') + sum(result, 'lostCount'))
    const failed = { unansweredCount: sum(result, 'failedCount') + sum(result, 'lostCount'), wrongCount: sum(result, 'wrongCount') }
    if (name === mayFail) expect(failed.unansweredCount + failed.wrongCount, 'legacy was not missed').toBeGreaterThan(0)
    else expect([failed, result.ledger?.explicitlyFailedCount]).toEqual([{ unansweredCount: 0, wrongCount: 0 }, 0])
    expect(result.ledger).toMatchObject({ missingInMesCount: 0, doubledIdCount: 0 })
    expect(result.ledger?.readBackCount).toBeGreaterThan(0)
    expect(result.ledger?.mesRows?.heldCount).toBeGreaterThan(result.ledger?.storedCount ?? 0) // the warm-up has held some, too
    if (name !== mayFail) expect(result.ledger?.mesRows).toMatchObject({ notHeldCount: 0 })
    expect(result.ledger?.comparedCount).toBeGreaterThan(0)
    expect(await ground.stageNow()).toBe('off')
  },
  60_000,
)

test('docs/guides/add-a-suite.md: its commands work as they stand, the suite that it shows runs', () => expectGuideWorks(ground), 120_000)

/** A suite of one crowd that asks for prices; written into the ground's folder. */
function writeSuite(name: string, change: (suite: Suite) => Suite = suite => suite): string {
  const suite = starterSuite(name, '')
  const load = {
    ...suite.load!,
    scenarios: suite.load!.scenarios.slice(1),
    variants: suite.load!.variants.slice(1),
    short: { timeRatio: 0.6 },
  }
  const { pairs: _, ...single } = load
  writeFileSync(join(ground.folder, `${name}.json`), JSON.stringify(change({ ...suite, load: single, thresholds: [] })))
  return `./${name}.json`
}

async function behindRelay(tamper: Tamper, doubled?: Doubled): Promise<{ relay: Relay; landscapeFile: string }> {
  const landscape = ground.landscape()
  const relay = await startRelay(landscape.proxy.url, tamper, doubled)
  const landscapeFile = join(ground.folder, 'tampered.json')
  writeFileSync(landscapeFile, JSON.stringify({ ...landscape, proxy: { ...landscape.proxy, url: relay.url } }))
  return { relay, landscapeFile }
}

function keptFolder(suite: string): string {
  const runs = join(ground.folder, 'runs')
  return join(runs, readdirSync(runs).find(folder => folder.endsWith(`-${suite}`)) ?? '')
}

const keptResult = (suite: string) => JSON.parse(readFileSync(join(keptFolder(suite), 'result.json'), 'utf8')) as LoadResult

describe('the exit code tells the verdict', () => {
  test('0: a suite in a file of its own passes and is kept, with a report to look at', async () => {
    const { output, exitCode } = ground.load(['run', writeSuite('mine'), '--short'])
    expect(await exitCode, output.stdout + output.stderr).toBe(0)
    expect(output.stdout).toContain('mine: PASS')
    expect(readdirSync(keptFolder('mine'))).toEqual(
      expect.arrayContaining(['report.html', 'result.json', 'junit.xml', 'summary.md', 'evidence.json']),
    )
  }, 60_000)

  test('1: one digit of some prices is wrong, and every second has the id of the one before', async () => {
    const ids: string[] = []
    const { relay, landscapeFile } = await behindRelay((answer, target) => {
      const text = answer.body.toString('utf8')
      const id = /"CalculationId":(\d+)/.exec(text)?.[1]
      if (target !== '/api/partner/prices' || id === undefined) return answer
      ids.push(id)
      const told = ids.length % 2 === 0 ? ids.at(-2)! : id
      return { ...answer, body: Buffer.from(text.replace('"Quantity":10,', '"Quantity":11,').replace(id, told)) }
    })
    await using _ = relay
    const { output, exitCode } = ground.load(['run', writeSuite('digit', withQuantities([10])), '--short'], { landscapeFile })
    expect(await exitCode, output.stdout + output.stderr).toBe(1)
    expect(output.stdout).toMatch(/digit: FAIL[\s\S]*partners, new: answers are right: \d+ of \d+ wrong/)
    expect(output.stdout).toMatch(/no price is lost or doubled: \d prices? with an id that another price has, too/)
  }, 60_000)

  test.each(['off', 'live'] as const)(
    '1: in stage %s one price is calculated twice, of which the client learns nothing',
    async stage => {
      let [inForce, isDoubled] = [false, false]
      const look: Tamper = (answer, target) => {
        const id = Number(/"CalculationId":(\d+)/.exec(answer.body.toString('utf8'))?.[1] ?? 0)
        if (target === '/api/partner/prices' && id > 0) inForce ||= id >= 1_000_000_000 === (stage === 'live')
        return answer
      }
      const { relay, landscapeFile } = await behindRelay(look, ({ target }) => {
        if (target !== '/api/partner/prices' || !inForce || isDoubled) return false
        isDoubled = true
        return true
      })
      await using _ = relay
      const at = (suite: Suite): Suite => ({
        ...suite,
        load: { ...suite.load!, variants: [{ name: stage, target: 'proxy', position: { stage } }] },
      })
      const { output, exitCode } = ground.load(['run', writeSuite(`twice-${stage}`, at), '--short'], { landscapeFile })
      expect(await exitCode, output.stdout + output.stderr).toBe(1)
      expect(output.stdout).toMatch(
        /FAIL[\s\S]*MES holds one row per answered price: MES holds 1 row that no client knows of, and 0 requests without/,
      )
    },
    60_000,
  )

  test('2: more failures than allowed, too few requests to be sure of it', async () => {
    let answeredCount = 0
    const { relay, landscapeFile } = await behindRelay((answer, target) => {
      if (target !== '/api/partner/prices' || !answer.body.includes('"Quantity":10,')) return answer
      answeredCount += 1
      return answeredCount === 3 ? { ...answer, status: 503 } : answer
    })
    await using _ = relay
    const allowed = { rule: 'failures' as const, scenario: 'partners', maxRatio: 0.1, statuses: [503] }
    const suite = writeSuite('unsure', one => ({ ...withQuantities([10])(one), thresholds: [allowed] }))
    const { output, exitCode } = ground.load(['run', suite, '--short'], { landscapeFile })
    expect(await exitCode, output.stdout + output.stderr).toBe(2)
    expect(output.stdout).toMatch(/unsure: INCONCLUSIVE[\s\S]*partners, new: failures: 1 of \d+ .* allowed 10 %/)
  }, 60_000)

  test('3: Ctrl-C ends cleanly with what was measured so far, gives the flag back first, and proves nothing', async () => {
    const suite = writeSuite('stopped', one => ({
      ...one,
      load: { ...one.load!, scenarios: [{ ...one.load!.scenarios[0]!, arrivals: [{ forSeconds: 600, perSecond: 5 }] }] },
    }))
    let priced = () => {}
    const { relay, landscapeFile } = await behindRelay((answer, target) => {
      if (target === '/api/partner/prices') priced()
      return answer
    })
    await using _ = relay
    const command = ground.load(['run', suite], { landscapeFile })
    await command.said('slice 1')
    await new Promise<void>(resolve => {
      priced = resolve
    })
    command.child.kill('SIGINT')
    expect(await command.exitCode, command.output.stdout + command.output.stderr).toBe(3)
    expect(command.output.stdout).toMatch(/stopped: INVALID[\s\S]*the run was stopped before its end/)
    expect(sum(keptResult('stopped'), 'sentCount')).toBeGreaterThan(0)
    expect(await ground.stageNow()).toBe('off')
  }, 60_000)

  test('3: no landscape, in one line that says what to do', async () => {
    const { output, exitCode } = ground.load(['run', 'average', '--short'], { landscapeFile: join(ground.folder, 'nowhere.json') })
    expect(await exitCode).toBe(3)
    expect(output.stderr).toMatch(/^load: .*npm start.*\n$/)
  })

  test.each([
    ['an unknown verb', ['rum'], /did you mean "run"/],
    ['an unknown suite', ['run', 'averag'], /did you mean "average"/],
    ['an unknown flag', ['run', 'average', '--shrt'], /did you mean "short"/],
    ['pairs of one variant', ['run', 'spike', '--pairs', '3'], /one variant only/],
    ['nothing', [], /./],
  ])('64: %s', async (_title, words, said) => {
    const { output, exitCode } = ground.load(words)
    expect(await exitCode).toBe(64)
    expect(output.stderr + output.stdout).toMatch(said)
  })
})

const withQuantities = (quantities: number[]) => (suite: Suite) => ({
  ...suite,
  load: { ...suite.load!, feeder: { ...suite.load!.feeder!, quantities } },
})
