// Processes that a suite watches, stops and ends: real ones, named by a landscape's file as a running landscape writes it.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import { judgeLoad } from '../src/gate/judge-load.ts'
import { good } from '../src/gate/truth/hurt-evidence.ts'
import { readProcesses, withDescendants } from '../src/landscape/process-table.ts'
import { runningProcesses } from '../src/landscape/running-processes.ts'
import { processRoll, watchProcesses } from '../src/run/watch-processes.ts'

const folder = mkdtempSync(join(tmpdir(), 'ficus-processes-'))
const file = join(folder, 'landscape.json')
const children: ChildProcess[] = []
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function end(pid: number): Promise<void> {
  const child = children.find(each => each.pid === pid)!
  child.kill('SIGKILL')
  await once(child, 'exit')
}

async function startChild(work = 'setInterval(() => {}, 1000)'): Promise<number> {
  const child = spawn(process.execPath, ['-e', `console.log('up'); ${work}`], { stdio: ['ignore', 'pipe', 'ignore'] })
  children.push(child)
  await once(child.stdout, 'data')
  return child.pid!
}

function writeLandscape(pids: Record<string, number>): void {
  const url = 'http://127.0.0.1:1'
  const partners = [1, 2].map(id => ({ id, name: `p${id}`, apiKey: 'k' }))
  const operators = ['a', 'b'].map(login => ({ login, password: 'p' }))
  const landscape = {
    proxy: { url, adminUrl: url },
    mes: { url },
    pricing: { url },
    flags: { url, token: 't' },
    partners,
    operators,
    adminKey: 'a',
  }
  writeFileSync(`${file}.new`, JSON.stringify({ ...landscape, pids }))
  renameSync(`${file}.new`, file)
}

/** T: stopped. */
const stateOf = (pid: number) => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0]

test('whoever was stopped goes on when the run is over, however it ends', async () => {
  const pid = await startChild()
  writeLandscape({ mes: pid })
  const run = async () => {
    using processes = runningProcesses(file)
    processes.signal('mes', 'SIGSTOP')
    await vi.waitFor(() => expect(stateOf(pid)).toBe('T'))
    throw new Error('the run broke off')
  }
  await expect(run()).rejects.toThrow('the run broke off')
  await vi.waitFor(() => expect(stateOf(pid)).not.toBe('T'))
})

test('a stop is a stop, and SIGCONT ends it', async () => {
  const pid = await startChild()
  writeLandscape({ mes: pid })
  using processes = runningProcesses(file)
  processes.signal('mes', 'SIGSTOP')
  await vi.waitFor(() => expect(stateOf(pid)).toBe('T'))
  processes.signal('mes', 'SIGCONT')
  await vi.waitFor(() => expect(stateOf(pid)).not.toBe('T'))
})

test('a process is back once the file names another one', async () => {
  const before = await startChild()
  writeLandscape({ mes: before })
  using processes = runningProcesses(file)
  expect(processes.signal('mes', 'SIGKILL')).toBe(before)
  let isBack = false
  const back = processes.backAgain('mes', before, AbortSignal.timeout(10_000)).then(() => {
    isBack = true
  })
  const after = await startChild()
  expect(isBack).toBe(false)
  writeLandscape({ mes: after })
  await back
  expect(processes.pids()).toEqual({ mes: after })
})

test('a process that the file does not name, or that is gone, is said so', async () => {
  writeLandscape({ proxy: 0 })
  using processes = runningProcesses(file)
  expect(() => processes.signal('mes', 'SIGTERM')).toThrow(/SIGTERM to mes: the landscape's file names no process of it/)
  expect(() => processes.signal('proxy', 'SIGTERM')).toThrow(/names no process of it/)
})

test('memory and CPU are those of a process and all that it started', async () => {
  const idle = await startChild()
  const child = `const until = Date.now() + 4000; while (Date.now() < until);`
  const busy = await startChild(`require('node:child_process').spawn(process.execPath, ['-e', '${child}'])`)
  const watch = watchProcesses({ roll: processRoll(() => ({ idle, busy })), mayRestart: new Set() })
  await vi.waitFor(() => expect(cpuSecondsOf(busy)).toBeGreaterThan(0.5), { timeout: 20_000 })
  const { processes } = watch.stop()
  const most = (name: string, of: 'cpuRatio' | 'residentBytes') =>
    Math.max(...(processes.find(each => each.process === name)?.seconds ?? []).map(second => second[of]))
  expect(most('busy', 'cpuRatio')).toBeGreaterThan(most('idle', 'cpuRatio') + 0.05)
  expect(most('busy', 'residentBytes')).toBeGreaterThan(most('idle', 'residentBytes') * 1.3)
}, 60_000)

const cpuSecondsOf = (pid: number) => {
  const rows = readProcesses()!
  return [...withDescendants(rows, [pid])].reduce((sum, each) => sum + rows.get(each)!.cpuSeconds, 0)
}

test('a process that comes back as another one is counted, unless the suite itself ends it', async () => {
  const [first, second] = [await startChild(), await startChild()]
  let pids = { mes: first, proxy: first }
  const watch = watchProcesses({ roll: processRoll(() => pids), mayRestart: new Set(['proxy']) })
  pids = { mes: second, proxy: second }
  const counts = watch.stop().processes.map(each => [each.process, each.unexpectedRestartCount])
  expect(Object.fromEntries(counts)).toEqual({ mes: 1, proxy: 0 })
})

describe('a process that is killed between two slices', () => {
  const nobody: ReadonlySet<string> = new Set()
  /** The reasons of a run whose slices were watched one after the other, and what happened between them. */
  async function verdictOf(between: (pid: number) => Promise<void>) {
    const [mes, proxy] = [await startChild(), await startChild()]
    writeLandscape({ mes, proxy })
    using processes = runningProcesses(file)
    const roll = processRoll(processes.pids)
    const first = watchProcesses({ roll, mayRestart: nobody }).stop()
    await between(mes)
    const [second, third] = [0, 1].map(() => watchProcesses({ roll, mayRestart: new Set(['mes']) }).stop())
    const watched = [first, second!, third!]
    const slices = good.slices.map((slice, index) => ({ ...slice, processes: watched[index]?.processes ?? [] }))
    return { mes, proxy, watched, gate: judgeLoad({ ...good, slices }) }
  }
  const endedOf = (ground: Awaited<ReturnType<typeof verdictOf>>) =>
    ground.watched.map(({ processes }) => processes.map(each => [each.process, each.unexpectedRestartCount]))

  test.each<[string, (pid: number) => Promise<void>]>([
    [
      'and came back as another one',
      async pid => {
        await end(pid)
        writeLandscape({ mes: await startChild(), proxy: pidNow('proxy') })
      },
    ],
    ['and is not back yet', end],
  ])('%s makes the run invalid, which says who it was and when', async (_title, between) => {
    const before = Date.now()
    const ground = await verdictOf(between)
    expect(endedOf(ground)).toEqual([
      [
        ['mes', 0],
        ['proxy', 0],
      ],
      [
        ['mes', 1],
        ['proxy', 0],
      ],
      [
        ['mes', 0],
        ['proxy', 0],
      ],
    ])
    const [told] = ground.watched[1]!.processes[0]!.unexpectedEnds!
    expect(told).toMatchObject({ pid: ground.mes, isBeforeSlice: true })
    expect([told!.lastSeenAt >= before, told!.missedAt >= told!.lastSeenAt, told!.missedAt <= Date.now()]).toEqual([true, true, true])
    const time = String.raw`\d\d:\d\d:\d\d`
    const said = new RegExp(
      `^processes ran through: before slice 1: mes \\(process ${ground.mes}\\) ended unasked between ${time} and ${time} UTC$`,
    )
    expect(ground.gate).toMatchObject({ verdict: 'invalid', reasons: [expect.stringMatching(said)] })
  })

  test('is told once, also when it comes back later', async () => {
    const [mes, proxy] = [await startChild(), await startChild()]
    writeLandscape({ mes, proxy })
    using processes = runningProcesses(file)
    const roll = processRoll(processes.pids)
    await end(mes)
    const ended = () => watchProcesses({ roll, mayRestart: nobody }).stop().processes[0]!.unexpectedRestartCount
    const counts = [ended()]
    writeLandscape({ mes: await startChild(), proxy })
    counts.push(ended(), ended())
    expect(counts).toEqual([1, 0, 0])
  })

  test('nobody ended: the run stands', async () => {
    const { gate, watched } = await verdictOf(async () => {})
    expect([gate.verdict, watched.flatMap(({ processes }) => processes.flatMap(each => each.unexpectedEnds))]).toEqual(['pass', []])
  })
})

const pidNow = (name: string) => (JSON.parse(readFileSync(file, 'utf8')) as { pids: Record<string, number> }).pids[name]!
